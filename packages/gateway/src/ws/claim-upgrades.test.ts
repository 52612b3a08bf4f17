import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { createMemoryLog, createMessaging } from '../testing/fixtures.js'
import { createWebSocketGateway } from './gateway.js'

describe('a server that the chat has left', () => {
  it('[W951] a gateway that was closed leaves the server as it was', async () => {
    const server = createServer()
    const { emit } = server
    const gateway = createWebSocketGateway({
      ...{ messaging: createMessaging(), services: [], log: createMemoryLog() },
      limiter: createLimiter({ isEnabled: false }),
    })
    gateway.attach(server)
    await gateway.close({ withinMs: 0 })
    expect(server.emit).toBe(emit)
    expect(server.listenerCount('upgrade')).toBe(0)
  })
})
