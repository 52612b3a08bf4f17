/**
 * The complaint: a client stops reading, and the server's memory grows until it falls, or the client silently loses
 * messages.
 */
import { readFile } from 'node:fs/promises'
import { limits } from '@stonechat/protocol'
import { call, openSocket, type RunningServer, register, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { Replica, say } from '../support/wire.js'

const megabyte = 1_048_576
/** More than the buffers of both kernels and the queue of the connection can take together. */
const sentMaxBytes = 64 * megabyte

describe('a client that stops reading', () => {
  it('[Q10] a client that stops reading is disconnected with the code for being behind, uses bounded memory, and is complete after a sync', async () => {
    await using server = await startServer()
    const [ann, bob] = [await register(server), await register(server)]
    const replica = new Replica()
    await using reader = await openSocket(server, bob.token, { offline: 'none' })
    await using other = await openSocket(server, bob.token, { offline: 'none' })
    await using sender = await openSocket(server, ann.token, { offline: 'none' })
    await say(server, ann.token, { target_id: bob.id, content: 'first' })
    await replica.sync(server, bob.token)
    const before = await residentBytes(server)

    reader.pause()
    const content = '长'.repeat(limits.textMaxCharacters)
    let sent = 1
    for (let bytes = 0; (await countBehind(server)) === 0; bytes += 20 * 3 * content.length) {
      expect(bytes, 'by now it must have been sent away').toBeLessThan(sentMaxBytes)
      const sends = Array.from({ length: 20 }, () =>
        sender.request('message.send', { target_id: bob.id, content }),
      )
      for (const { error } of await Promise.all(sends)) expect(error).toBeUndefined()
      sent += 20
      // Clients that read are not held up by one that does not.
      await other.next('message.created', (message) => message.seq === sent)
    }
    expect((await residentBytes(server)) - before).toBeLessThan(192 * megabyte)
    reader.resume()
    expect((await reader.closed).code).toBe(4001)

    await using back = await openSocket(server, bob.token, { offline: 'none' })
    await replica.sync(server, bob.token)
    const [conversation] = replica.sessions.keys()
    expect(replica.show(conversation!).map((message) => message.seq)).toEqual(
      Array.from({ length: sent }, (_, index) => index + 1),
    )
    await say(server, ann.token, { target_id: bob.id, content: 'live again' })
    expect(await back.next('message.created')).toMatchObject({ seq: sent + 1 })
  }, 120_000)
})

/** How many connections the server has closed for being behind. */
async function countBehind(server: RunningServer): Promise<number> {
  const { text } = await call(server, 'GET /metrics')
  return Number(/^stonechat_socket_closes_total\{code="4001"\} (\d+)/m.exec(text)?.[1] ?? 0)
}

async function residentBytes({ pid }: RunningServer): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) * 1_024
}
