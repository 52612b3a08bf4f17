/** The complaint: after sleep or a lost connection messages, edits and recalls are missing, for good. */
import type { Message } from '@stonechat/protocol'
import { openSocket, type RunningServer, register, startServer } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, Replica, readAll, say } from '../support/wire.js'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a device that slept', { timeout: 120_000 }, () => {
  it('[Q3a] a device that slept has everything sent, edited, recalled and deleted meanwhile, and nothing of groups it left', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    const direct = { target_type: 'user', target_id: bob.id } as const
    const makeGroup = async (name: string) => {
      const { id } = await ask(server, ann.token, 'POST /api/groups', { name, member_ids: [bob.id] })
      return { target_type: 'group', target_id: id as number } as const
    }
    const [kept, left] = [await makeGroup('kept'), await makeGroup('left')]
    const targets = [direct, kept, left]
    const sayEverywhere = async (...texts: string[]) => {
      for (const target of targets)
        for (const content of texts) await say(server, ann.token, { ...target, content })
    }
    await sayEverywhere('a', 'b', 'c', 'd')
    const replica = new Replica()
    await replica.sync(server, bob.token)
    expect(replica.sessions.size).toBe(3)

    await sayEverywhere('e', 'f')
    for (const target of targets) {
      await ask(server, ann.token, 'POST /api/messages/edit', { ...target, seq: 1, content: 'better' })
      await ask(server, ann.token, 'POST /api/messages/recall', { ...target, seq: 2 })
      await ask(server, ann.token, 'POST /api/messages/recall', { ...target, seq: 6 })
    }
    await ask(server, bob.token, 'POST /api/messages/delete', { target_id: ann.id, seqs: [3, 5] })
    await ask(server, ann.token, `DELETE /api/groups/${left.target_id}/members/${bob.id}`)
    const { id: newId } = await ask(server, ann.token, 'POST /api/groups', {
      name: 'new',
      member_ids: [bob.id],
    })
    await say(server, ann.token, { target_type: 'group', target_id: newId, content: 'welcome' })

    await replica.sync(server, bob.token)
    const { sessions } = await ask(server, bob.token, 'GET /api/sessions')
    expect(sessions).toHaveLength(3)
    expect([...replica.sessions.values()].toSorted(byId)).toEqual(sessions.toSorted(byId))
    for (const { conversation_id, target_type, target_id } of sessions) {
      const stored = await readAll(server, bob.token, { target_type, target_id })
      expect(replica.show(conversation_id)).toEqual(stored)
    }
    const isDirect = (one: { target_type: string }) => one.target_type === 'user'
    const shown = replica.show(sessions.find(isDirect).conversation_id)
    expect(shown.map((message) => message.seq)).toEqual([1, 2, 4, 6])
    expect(shown.map((message) => message.content)).toEqual([
      { type: 'text', text: 'better' },
      null,
      { type: 'text', text: 'd' },
      null,
    ])
  })

  it('[Q3b] a device that slept misses no message between its sync and its first live message, in many wakings', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    const replica = new Replica()
    await using sender = await openSocket(server, ann.token)
    let said = 0
    const talk = { isOn: true }
    const talking = (async () => {
      while (talk.isOn) {
        const { error } = await sender.request('message.send', { target_id: bob.id, content: `${said}` })
        if (error !== undefined) throw new Error(error.code)
        said += 1
      }
    })()
    for (let waking = 0; waking < 15; waking += 1) {
      const socket = await openSocket(server, bob.token, { offline: 'none' })
      await replica.sync(server, bob.token)
      // Some turns of the talk, and asleep again, without a word.
      const live = await Promise.all([1, 2, 3].map(() => socket.next('message.created')))
      for (const message of [...live, ...socket.pending.map(({ data }) => data as Message)])
        replica.take(message)
      const [conversation] = replica.sessions.keys()
      const seqs = replica.show(conversation!).map((message) => message.seq)
      expect(seqs).toEqual(seqs.map((_, index) => index + 1))
      socket.terminate()
      await socket.closed
    }
    talk.isOn = false
    await talking
    await replica.sync(server, bob.token)
    const [conversation] = replica.sessions.keys()
    expect(replica.show(conversation!).map((message) => message.seq)).toEqual(
      Array.from({ length: said }, (_, index) => index + 1),
    )
  })

  it('[Q3c] a device that missed too much for one answer is notified of that, and is complete all the same', async () => {
    const [ann, bob] = [await register(server), await register(server)]
    const replica = new Replica()
    await say(server, ann.token, { target_id: bob.id, content: 'first' })
    await replica.sync(server, bob.token)
    await using sender = await openSocket(server, ann.token)
    await Promise.all(
      Array.from({ length: 450 }, () => sender.request('message.send', { target_id: bob.id, content: 'x' })),
    )
    await replica.sync(server, bob.token)
    const [conversation] = replica.sessions.keys()
    expect(replica.show(conversation!)).toHaveLength(451)
  })
})

const byId = (one: { conversation_id: number }, other: { conversation_id: number }) =>
  one.conversation_id - other.conversation_id
