/** The chat and another WebSocket server on one HTTP server. */
import { once } from 'node:events'
import { join } from 'node:path'
import { makeTempFolder, openSocket } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { root } from '../support/imports.js'
import { startScript } from '../support/script.js'

/** Where each is, and the first thing that it sends. */
const neighbours = [
  ['ws', '/other', /^hello$/],
  ['socket.io', '/socket.io/?EIO=4&transport=websocket', /^0\{"sid"/],
  ['@fastify/websocket', '/other', /^hello$/],
] as const
const cases = neighbours.flatMap((one) => [[...one, 'before'] as const, [...one, 'after'] as const])

describe('another WebSocket server', () => {
  it.each(cases)(
    '[W950] beside %s at %s, which greets with %s and joined the server %s the chat, both keep their connections',
    async (name, path, greeting, order) => {
      await using folder = await makeTempFolder()
      await using host = startScript({
        file: join(root, 'tests/packages/beside/host.ts'),
        args: [name, order],
        cwd: folder.path,
      })
      const [, port] = await host.line(/^listening on (\d+)/)
      for (let round = 0; round < 2; round += 1) {
        const address = { url: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}/ws` }
        await using ours = await openSocket(address, '7')
        const theirs = new WebSocket(`ws://127.0.0.1:${port}${path}`)
        const [first] = await once(theirs, 'message')
        expect(String(first)).toMatch(greeting)
        // Nothing of the neighbour's came into our socket meanwhile: another frame would end it.
        expect((await ours.request('ping', {})).error).toBeUndefined()
        theirs.terminate()
      }
    },
  )
})
