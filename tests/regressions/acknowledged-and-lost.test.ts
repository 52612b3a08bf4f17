/** The complaint: the server took the message into some queue and said yes; then its database failed, and it was gone. */
import { randomUUID } from 'node:crypto'
import type { ImStore } from '@stonechat/im'
import { StonechatError } from '@stonechat/protocol'
import {
  call,
  hasMariaDb,
  type Person,
  type RunningServer,
  register,
  startMariaDb,
  startServer,
} from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open, overrideStore } from '../support/im.js'
import { readAll } from '../support/wire.js'

afterEach(closeAll)

const sendersCount = 6
const rounds = 4

describe('a message that was acknowledged', () => {
  it.skipIf(!hasMariaDb())(
    '[Q4a] a message that was acknowledged is there after the database was killed in the middle of commits, once and in order; the others can be sent again',
    { timeout: 240_000 },
    async () => {
      await using database = await startMariaDb()
      await using server = await startServer({ args: ['-db', database.url(database.newName())] })
      const receiver = await register(server)
      const senders = await Promise.all(Array.from({ length: sendersCount }, () => register(server)))
      const acknowledged = new Map<string, number>()
      let waiting: Sending[] = []
      let refused = 0
      for (let round = 0; round < rounds; round += 1) {
        const fresh = senders.flatMap((sender) =>
          Array.from({ length: 40 }, () => ({ sender, clientId: randomUUID() })),
        )
        let answers = 0
        let killed: Promise<void> | undefined
        const batch = [...waiting, ...fresh]
        waiting = []
        await Promise.all(
          batch.map(async (one) => {
            const outcome = await send(server, receiver, one)
            if (typeof outcome === 'number') {
              acknowledged.set(one.clientId, outcome)
              answers += 1
              if (answers === 20 + round * 10) killed = database.kill()
              return
            }
            expect(outcome).toMatchObject({ status: 503, body: { code: 'unavailable' } })
            refused += 1
            waiting.push(one)
          }),
        )
        await killed
        await database.restart()
        await untilReady(server)
      }
      expect(refused, 'the kill must have come in the middle').toBeGreaterThan(0)
      for (const one of waiting) {
        const outcome = await send(server, receiver, one)
        expect(outcome).toEqual(expect.any(Number))
        acknowledged.set(one.clientId, outcome as number)
      }

      expect(acknowledged.size).toBe(rounds * sendersCount * 40)
      for (const sender of senders) {
        const messages = await readAll(server, receiver.token, { target_id: sender.id })
        expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1))
        const ids = messages.map((message) => message.client_id)
        expect(new Set(ids).size).toBe(rounds * 40)
        for (const { client_id, seq } of messages) expect(acknowledged.get(client_id)).toBe(seq)
      }
    },
  )

  it('[Q4b] a message is stored before anyone is notified of it: after a failed write nobody is notified, and a retry finds what happened', async () => {
    let failure: 'before' | 'after' | undefined
    const failing = (store: ImStore) =>
      overrideStore(store, {
        async commitMessages(batch) {
          if (failure === 'before') throw new StonechatError('unavailable')
          const outcomes = await store.commitMessages(batch)
          // The answer of the database is lost: the messages are there.
          if (failure === 'after') throw new StonechatError('unavailable')
          return outcomes
        },
      })
    const { im } = await open({ wrapStore: failing })
    const bob = await connect(im, 2)
    const say = (content: string) =>
      im.call('message.send', { userId: 1 }, { target_id: 2, content, client_id: content })
    for (const one of ['before', 'after'] as const) {
      failure = one
      await expect(say(one)).rejects.toMatchObject({ code: 'unavailable' })
    }
    failure = undefined
    expect(bob.of('message.created')).toEqual([])
    expect((await say('before')).seq).toBe(2)
    expect((await say('after')).seq).toBe(1)
    expect(await bob.until('message.created', 1)).toMatchObject([{ client_id: 'before', seq: 2 }])
    const { messages } = await im.call('message.list', { userId: 2 }, { target_id: 1 })
    expect(messages.map((message) => message.client_id)).toEqual(['after', 'before'])
  })
})

interface Sending {
  readonly sender: Person
  readonly clientId: string
}

/** The `seq`, or the refusal. */
async function send(server: RunningServer, receiver: Person, { sender, clientId }: Sending) {
  const body = { target_id: receiver.id, content: clientId, client_id: clientId }
  const answer = await call(server, 'POST /api/send', { token: sender.token, body })
  return answer.status < 300 ? (answer.body.seq as number) : answer
}

/** Waits until the server has found its database again, by asking it to do something. */
async function untilReady(server: RunningServer): Promise<void> {
  const deadline = Date.now() + 30_000
  while ((await call(server, 'GET /readyz')).status !== 200) {
    if (Date.now() > deadline) throw new Error('the server did not find its database again')
  }
}
