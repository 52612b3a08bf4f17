/** The complaint: on a weak network the answer is lost, the app sends again, and the message is there twice. */
import { randomUUID } from 'node:crypto'
import {
  call,
  createFaultProxy,
  hasMariaDb,
  hasNats,
  openSocket,
  register,
  startCluster,
  startServer,
} from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { readAll, say } from '../support/wire.js'

describe('a retry', { timeout: 120_000 }, () => {
  it('[Q2a] a retry whose first answer was lost finds the message that was stored, over either carrier', async () => {
    await using server = await startServer()
    await using proxy = await createFaultProxy(server)
    const [ann, bob] = [await register(server), await register(server)]
    await using atBob = await openSocket(server, bob.token)
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const data = { target_id: bob.id, content: `message ${attempt}`, client_id: randomUUID() }
      proxy.heal()
      const socket = await openSocket(proxy, ann.token)
      // The answer cannot come back: the message is stored, and its sender is not notified.
      proxy.stopReading()
      const lost = socket.request('message.send', data).catch(() => 'lost')
      await atBob.next('message.created', (message) => message.client_id === data.client_id)
      proxy.cut()
      expect(await lost).toBe('lost')
      proxy.heal()
      await using again = await openSocket(proxy, ann.token)
      const overSocket = (await again.request('message.send', data)).data
      const overHttp = await call(server, 'POST /api/send', { token: ann.token, body: data })
      expect([overHttp.status, overHttp.body]).toEqual([200, overSocket])
      await socket.closed
    }
    const messages = await readAll(server, bob.token, { target_id: ann.id })
    expect(messages.map((message) => message.content)).toEqual(
      Array.from({ length: 10 }, (_, index) => ({ type: 'text', text: `message ${index}` })),
    )
    expect(atBob.pending.filter((one) => one.event === 'message.created')).toEqual([])
  })

  it('[M741] a retry is the same message, and makes the same group, whatever the order of its fields; what was sent first comes back in its own order', async () => {
    await using server = await startServer()
    const [ann, bob] = [await register(server), await register(server)]
    const token = ann.token
    const post = async (line: 'POST /api/send' | 'POST /api/groups', rawBody: string) => {
      const { status, text } = await call(server, line, { token, rawBody })
      return [status, text]
    }
    const first = `{"target_id":${bob.id},"client_id":"one","content":{"type":"custom","name":"card","data":{"b":[{"y":1,"x":2}],"a":1.50}}}`
    const again = `{"content":{"data":{"a":15e-1,"b":[{"x":2,"\\u0079":1}]},"name":"card","type":"custom"},"client_id":"one","target_id":${bob.id}}`
    const [created, text] = await post('POST /api/send', first)
    expect(created).toBe(201)
    expect(text).toContain('"data":{"b":[{"y":1,"x":2}],"a":1.5}')
    expect(await post('POST /api/send', again)).toEqual([200, text])
    expect((await post('POST /api/send', again.replace('"x":2', '"x":3')))[0]).toBe(409)
    expect((await post('POST /api/send', again.replace('[{', '[0,{')))[0]).toBe(409)

    const group = await post('POST /api/groups', `{"name":"g","member_ids":[${bob.id}],"client_id":"g"}`)
    const same = await post('POST /api/groups', `{"client_id":"g","member_ids":[${bob.id}],"name":"g"}`)
    expect([group[0], same]).toEqual([201, [200, group[1]]])
  })

  it.skipIf(!hasMariaDb() || !hasNats())(
    '[Q2b] a retry that reaches another node finds it too, also at the same moment, and nobody is notified twice',
    { timeout: 120_000 },
    async () => {
      await using cluster = await startCluster()
      const one = await cluster.startNode()
      const other = await cluster.startNode()
      const [ann, bob] = [await register(one), await register(one)]
      await say(one, ann.token, { target_id: bob.id, content: 'first' })
      await using atBob = await openSocket(other, bob.token, { offline: 'none' })
      for (let round = 0; round < 20; round += 1) {
        const body = { target_id: bob.id, content: `round ${round}`, client_id: randomUUID() }
        const answers = await Promise.all(
          [one, other, one, other].map((node) => call(node, 'POST /api/send', { token: ann.token, body })),
        )
        expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 201])
        expect(new Set(answers.map((answer) => answer.body.seq)).size).toBe(1)
        await atBob.next('message.created', (message) => message.client_id === body.client_id)
      }
      const messages = await readAll(other, bob.token, { target_id: ann.id })
      expect(messages.map((message) => message.seq)).toEqual(
        Array.from({ length: 21 }, (_, index) => index + 1),
      )
      expect(atBob.pending.filter((event) => event.event === 'message.created')).toEqual([])
    },
  )
})
