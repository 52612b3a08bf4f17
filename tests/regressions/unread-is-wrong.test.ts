/** The complaint: unread counts are wrong. One's own messages count, what was read elsewhere stays, duplicates add up. */
import { randomUUID } from 'node:crypto'
import { call, openSocket, type RunningServer, register, startServer } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, say, signIn } from '../support/wire.js'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const unreadOf = async (token: string): Promise<number[]> => {
  const { sessions } = await ask(server, token, 'GET /api/sessions')
  return sessions.map((session: { unread: number }) => session.unread)
}

describe('unread counts', { timeout: 120_000 }, () => {
  it('[Q1a] a user’s own message is never unread, on any of their devices', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    const second = await signIn(server, ann)
    await using socket = await openSocket(server, second)
    for (const content of ['a', 'b']) await say(server, ann.token, { target_id: bob.id, content })
    await say(server, bob.token, { target_id: ann.id, content: 'c' })
    expect(await unreadOf(second)).toEqual([1])
    await say(server, ann.token, { target_id: bob.id, content: 'd' })
    expect(await unreadOf(second)).toEqual([0])
    expect(await unreadOf(bob.token)).toEqual([1])
    await socket.next('message.created', (message) => message.seq === 4)
  })

  it('[Q1b] what was read on one device is read on the other, at once, and stays so', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    const phone = bob.token
    const laptop = await signIn(server, bob)
    await using atLaptop = await openSocket(server, laptop)
    for (const content of ['a', 'b', 'c']) await say(server, ann.token, { target_id: bob.id, content })
    expect(await unreadOf(laptop)).toEqual([3])
    await ask(server, phone, 'POST /api/sessions/read', { target_type: 'user', target_id: ann.id, seq: 2 })
    expect(await atLaptop.next('session.changed')).toMatchObject({ unread: 1, read_seq: 2 })
    // A device that is late moves nothing back.
    await ask(server, laptop, 'POST /api/sessions/read', { target_type: 'user', target_id: ann.id, seq: 1 })
    expect([await unreadOf(phone), await unreadOf(laptop)]).toEqual([[1], [1]])
  })

  it('[Q1c] reconnecting changes no count, with offline messages pushed and without', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    for (const content of ['a', 'b', 'c']) await say(server, ann.token, { target_id: bob.id, content })
    await ask(server, bob.token, 'POST /api/sessions/read', {
      target_type: 'user',
      target_id: ann.id,
      seq: 1,
    })
    for (const offline of [undefined, 'none', undefined, 'none'] as const) {
      const options = offline === undefined ? {} : { offline }
      await using socket = await openSocket(server, bob.token, options)
      if (offline === undefined) await socket.next('offline.end')
      expect((await socket.request('session.list')).data.sessions).toMatchObject([{ unread: 2 }])
    }
    expect(await unreadOf(bob.token)).toEqual([2])
  })

  it('[Q1d] a message that is sent again and again is one unread message', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    const body = { target_id: bob.id, content: 'once', client_id: randomUUID() }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(server, 'POST /api/send', { token: ann.token, body })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(19).fill(200), 201])
    expect(await unreadOf(bob.token)).toEqual([1])
  })

  it('[Q1e] a recall leaves the count as it is, and a deletion takes out what was deleted', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    for (const content of ['a', 'b', 'c']) await say(server, ann.token, { target_id: bob.id, content })
    await ask(server, ann.token, 'POST /api/messages/recall', { target_id: bob.id, seq: 3 })
    await ask(server, bob.token, 'POST /api/messages/delete', { target_id: ann.id, seqs: [2] })
    expect(await unreadOf(bob.token)).toEqual([2])
    await ask(server, bob.token, 'POST /api/sessions/read', {
      target_type: 'user',
      target_id: ann.id,
      seq: 3,
    })
    expect(await unreadOf(bob.token)).toEqual([0])
  })
})
