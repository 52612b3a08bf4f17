import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { serverLimits } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
const vault = createMemoryVault()
const store = createMemoryStore()
const start = () => createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })

beforeEach(async () => {
  fake = await startFakeServer()
  client = start()
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

describe('what the server allows', () => {
  it('[K465] a client has the limits of its server with the connection, and new ones with the next', async () => {
    const known = client.server.getSnapshot()
    expect(known).toEqual(serverLimits)
    fake.connections[0]?.cut()
    await fake.connected(2)
    await untilOnline(client)
    expect(client.server.getSnapshot()).toBe(known)

    fake.limits = { ...serverLimits, edit_window_ms: 7 }
    fake.connections[0]?.cut()
    await until(client.server, (limits) => limits?.edit_window_ms === 7)
    await client.signOut()
    expect(client.server.getSnapshot()).toBeUndefined()
  })

  it('[K466] a client that starts without a network has the limits that the server last sent', async () => {
    await client.saved()
    await client[Symbol.asyncDispose]()
    fake.refuseHandshakes = true
    client = start()
    await until(client.connection, ({ status }) => status === 'waiting')
    expect(client.server.getSnapshot()).toEqual(serverLimits)
  })

  it('[K467] a client of an older server, which sends no limits, knows none and works', async () => {
    await client.signOut()
    fake.limits = undefined as never
    fake.answer('server.get', () => {
      throw new StonechatError('unknown_operation')
    })
    await client.signIn({ phone: '1', password: 'x' })
    await fake.asked('server.get')
    await untilOnline(client)
    expect(client.server.getSnapshot()).toBeUndefined()
  })
})
