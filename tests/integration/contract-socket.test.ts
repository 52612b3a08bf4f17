/** What callers rely on over the WebSocket, tested from outside on a real process. */
import { randomUUID } from 'node:crypto'
import { call, openSocket, type RunningServer, register, startServer } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ args: ['-id', 'server-3'] })
})
afterAll(() => server[Symbol.asyncDispose]())

const timeMs = expect.closeTo(Date.now(), -7)

describe('opening a socket', () => {
  it('[R130] the first frame is ready, and says who and where', async () => {
    const alice = await register(server)
    await using socket = await openSocket(server, alice.token)
    expect(socket.ready).toEqual({
      user_id: alice.id,
      device_id: expect.any(String),
      connection_id: expect.any(String),
      node: 'server-3',
      server_time: timeMs,
      incarnation: expect.any(String),
      limits: expect.objectContaining({ edit_window_ms: 86_400_000, recall_window_ms: 120_000 }),
    })
  })

  it('[R131] a token may come as a bearer or in the subprotocol list', async () => {
    const alice = await register(server)
    await using byProtocol = await openSocket(server, alice.token, {
      protocols: ['stonechat.v1', `bearer.${alice.token}`],
    })
    expect(byProtocol.ready.user_id).toBe(alice.id)
    await using byHeader = await openSocket(server, alice.token, {
      protocols: [],
      headers: { authorization: `Bearer ${alice.token}` },
    })
    expect(byHeader.ready.user_id).toBe(alice.id)
  })

  it.each(['', 'nonsense'])(
    '[R132] a bad token is refused with 401 in the handshake: "%s"',
    async (token) => {
      await expect(openSocket(server, token)).rejects.toThrow('401')
    },
  )
})

describe('requests on a socket', () => {
  it('[R133] an operation has the same outcome and errors as over HTTP', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using socket = await openSocket(server, alice.token)
    const client_id = randomUUID()
    const sent = await socket.request('message.send', { target_id: bob.id, content: 'hello', client_id })
    const again = await call(server, 'POST /api/send', {
      token: alice.token,
      body: { target_id: bob.id, content: 'hello', client_id },
    })
    expect([again.status, again.body]).toEqual([200, sent.data])
    const listed = await socket.request('message.list', { target_id: bob.id })
    const overHttp = await call(server, `GET /api/messages?target_id=${bob.id}`, { token: alice.token })
    expect(listed.data).toEqual(overHttp.body)
    const refused = await socket.request('message.send', { target_id: 99_999_999, content: 'x' })
    expect(refused.error).toMatchObject({
      code: 'user_not_found',
      message: expect.any(String),
      retryable: false,
    })
    const invalid = await socket.request('message.send', { target_id: bob.id, content: '' })
    expect(invalid.error).toMatchObject({ code: 'invalid_input' })
  })

  it('[R134] every operation of the table that the socket carries is known there', async () => {
    const alice = await register(server)
    await using socket = await openSocket(server, alice.token)
    const known = [
      'session.list',
      'session.read',
      'message.list',
      'message.send',
      'presence.get',
      'group.create',
    ]
    for (const op of [...known, 'sync', 'presence.subscribe', 'typing', 'ping']) {
      expect((await socket.request(op, {})).error?.code, op).not.toBe('unknown_operation')
    }
  })

  it('[R135] an id is any number or string of the client, and typing needs none', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using fromAlice = await openSocket(server, alice.token)
    await using atBob = await openSocket(server, bob.token)
    await fromAlice.request('message.send', { target_id: bob.id, content: 'so that there is a conversation' })
    for (const id of ['a', 0, -1.5, '']) {
      fromAlice.sendRaw(JSON.stringify({ id, op: 'ping' }))
      expect((await fromAlice.reply(id)).data).toEqual({ server_time: timeMs })
    }
    fromAlice.sendRaw(JSON.stringify({ op: 'typing', data: { target_type: 'user', target_id: bob.id } }))
    expect(await atBob.next('typing')).toMatchObject({ user_id: alice.id, target_id: alice.id })
  })

  it('[R136] bad JSON and an unknown op are answered with an error, and the connection stays', async () => {
    const alice = await register(server)
    await using socket = await openSocket(server, alice.token)
    socket.sendRaw('{')
    expect((await socket.reply(null)).error).toMatchObject({ code: 'invalid_json' })
    expect((await socket.request('message.explode')).error).toMatchObject({ code: 'unknown_operation' })
    expect((await socket.request('__proto__')).error).toMatchObject({ code: 'unknown_operation' })
    expect((await socket.request('account.register', {})).error).toMatchObject({ code: 'unknown_operation' })
    expect((await socket.request('ping')).data).toBeDefined()
  })

  it.each([
    ['binary frames', Buffer.from('{"op":"ping"}')],
    ['frames over 64 KiB', JSON.stringify({ op: 'ping', data: { x: 'x'.repeat(65_536) } })],
  ])('[R137] %s close the connection', async (_, frame) => {
    const alice = await register(server)
    await using socket = await openSocket(server, alice.token)
    socket.sendRaw(frame)
    expect((await socket.closed).code).toBeGreaterThan(1_001)
  })

  it('[W744] the longest text is sent on a socket and over HTTP, written as Python writes it by default', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using socket = await openSocket(server, alice.token)
    const written = '\\ud83d\\ude00'.repeat(8_000)
    const data = `{"target_id": ${bob.id}, "content": "${written}"}`
    socket.sendRaw(`{"id": 1, "op": "message.send", "data": ${data}}`)
    const { body } = await call(server, 'POST /api/send', { token: alice.token, rawBody: data })
    const history = await call(server, `GET /api/messages?target_id=${bob.id}`, { token: alice.token })
    const texts = history.body.messages.map(({ content }: { content: { text: string } }) => content.text)
    expect(body.content.text).toBe('😀'.repeat(8_000))
    await expect
      .poll(async () => (await socket.request('message.list', { target_id: bob.id })).data.messages.length)
      .toBe(2)
    expect(texts).toContain('😀'.repeat(8_000))
  })
})

describe('events on a socket', () => {
  it('[R138] the other side and the own other connections get the message, the sending one only its reply', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using phone = await openSocket(server, alice.token)
    await using laptop = await openSocket(server, alice.token)
    await using atBob = await openSocket(server, bob.token)
    const { data: sent } = await phone.request('message.send', { target_id: bob.id, content: 'hello' })
    expect(await atBob.next('message.created')).toEqual({ ...sent, target_type: 'user', target_id: alice.id })
    expect(await laptop.next('message.created')).toEqual({ ...sent, target_type: 'user', target_id: bob.id })
    await phone.request('ping')
    expect(phone.pending.filter(({ event }) => event === 'message.created')).toEqual([])
  })

  it('[R139] edits and recalls come as message.changed with rev; reads as session.changed and receipt', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using fromAlice = await openSocket(server, alice.token)
    await using atBob = await openSocket(server, bob.token)
    await using atBobToo = await openSocket(server, bob.token)
    const { data: sent } = await fromAlice.request('message.send', { target_id: bob.id, content: 'helo' })
    await fromAlice.request('message.edit', { target_id: bob.id, seq: sent.seq, content: 'hello' })
    const edited = await atBob.next('message.changed')
    expect(edited).toMatchObject({ seq: sent.seq, content: { text: 'hello' }, edited_at: timeMs, rev: 1 })
    await fromAlice.request('message.recall', { target_id: bob.id, seq: sent.seq })
    expect(await atBob.next('message.changed')).toMatchObject({ seq: sent.seq, content: null, rev: 2 })
    await atBob.request('session.read', { target_type: 'user', target_id: alice.id, seq: sent.seq })
    const changed = await atBobToo.next('session.changed', ({ read_seq }) => read_seq === sent.seq)
    expect(changed).toMatchObject({ unread: 0, target_id: alice.id })
    const receipt = await fromAlice.next('receipt.changed', ({ read_seq }) => read_seq === sent.seq)
    expect(receipt).toMatchObject({ user_id: bob.id })
  })

  it('[R183] a reaction comes as message.changed, with whose it is', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using atAlice = await openSocket(server, alice.token)
    await using atBob = await openSocket(server, bob.token)
    const { data: sent } = await atAlice.request('message.send', { target_id: bob.id, content: 'hi' })
    await atBob.request('message.react', { target_id: alice.id, seq: sent.seq, emoji: '👍', on: true })
    const change = await atAlice.next('message.changed')
    expect(change).toMatchObject({
      ...{ target_id: bob.id, seq: sent.seq, rev: 1, content: sent.content },
      reactions: [{ emoji: '👍', count: 1, user_ids: [bob.id] }],
      cause: { reaction: { user_id: bob.id, emoji: '👍', on: true } },
    })
  })

  it('[R140] presence follows those one subscribes to', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using atAlice = await openSocket(server, alice.token)
    const { data } = await atAlice.request('presence.subscribe', { user_ids: [bob.id] })
    expect(data.users).toMatchObject([{ user_id: bob.id, online: false }])
    const atBob = await openSocket(server, bob.token)
    expect(await atAlice.next('presence.changed')).toMatchObject({ user_id: bob.id, online: true })
    await atBob.close()
    expect(await atAlice.next('presence.changed', ({ online }) => !online)).toMatchObject({
      user_id: bob.id,
      last_seen_at: timeMs,
    })
  })

  it('[R141] group members receive messages and changes', async () => {
    const [owner, bob] = [await register(server), await register(server)]
    await using atOwner = await openSocket(server, owner.token)
    await using atBob = await openSocket(server, bob.token)
    const { data: group } = await atOwner.request('group.create', { name: 'Tea', member_ids: [bob.id] })
    const target = { target_type: 'group', target_id: group.id }
    await atOwner.request('message.send', { ...target, content: 'hello' })
    expect(await atBob.next('message.created')).toMatchObject({ ...target, content: { text: 'hello' } })
    await atOwner.request('group.update', { group_id: group.id, name: 'Green tea' })
    expect(await atBob.next('group.changed', ({ kind }) => kind === 'updated')).toMatchObject({
      group: { id: group.id, name: 'Green tea' },
    })
  })

  it('[G940] leaving a dissolved group takes the session from the user’s other connections, and from nobody else', async () => {
    const [owner, bob] = [await register(server), await register(server)]
    await using atOwner = await openSocket(server, owner.token)
    await using atBob = await openSocket(server, bob.token)
    await using alsoAtBob = await openSocket(server, bob.token)
    const { data: group } = await atOwner.request('group.create', { name: 'Tea', member_ids: [bob.id] })
    await atOwner.request('group.dissolve', { group_id: group.id })
    expect((await atBob.request('group.remove', { group_id: group.id, user_id: bob.id })).data).toEqual({})
    for (const socket of [atBob, alsoAtBob])
      expect(await socket.next('session.changed', ({ removed }) => removed)).toMatchObject({
        target_type: 'group',
        target_id: group.id,
      })
    expect((await atOwner.request('session.list', {})).data.sessions).toMatchObject([{ target_id: group.id }])
  })

  it('[R142] a user who was away gets their messages on connecting, oldest first, then offline.end; unless it asks not to', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    for (const content of ['one', 'two', 'three']) {
      await call(server, 'POST /api/send', { token: alice.token, body: { target_id: bob.id, content } })
    }
    await using quiet = await openSocket(server, bob.token, { offline: 'none' })
    await quiet.request('ping')
    expect(quiet.pending).toEqual([])
    await using atBob = await openSocket(server, bob.token)
    expect(await atBob.next('offline.end')).toEqual({ count: 3, has_more: false })
    expect(atBob.pending.map(({ data }) => (data as { seq: number }).seq)).toEqual([1, 2, 3])
  })

  it('[R143] what was delivered and answered by a pong is not pushed again', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using fromAlice = await openSocket(server, alice.token)
    const atBob = await openSocket(server, bob.token)
    const { data } = await fromAlice.request('message.send', { target_id: bob.id, content: 'hello' })
    await fromAlice.next('receipt.changed', ({ delivered_seq }) => delivered_seq >= data.seq)
    await atBob.close()
    await using again = await openSocket(server, bob.token)
    expect(await again.next('offline.end')).toEqual({ count: 0, has_more: false })
  })

  it('[R150] a user who reads what was pushed and leaves at once is not given it again', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    for (const content of ['one', 'two']) {
      await call(server, 'POST /api/send', { token: alice.token, body: { target_id: bob.id, content } })
    }
    for (const count of [2, 0]) {
      const atBob = await openSocket(server, bob.token)
      expect(await atBob.next('offline.end')).toEqual({ count, has_more: false })
      await atBob.close()
    }
  })

  it('[R144] sync answers with exactly what is missing', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using fromAlice = await openSocket(server, alice.token)
    const sent = []
    for (const content of ['one', 'two', 'three']) {
      sent.push((await fromAlice.request('message.send', { target_id: bob.id, content })).data)
    }
    await using atBob = await openSocket(server, bob.token, { offline: 'none' })
    const { data } = await atBob.request('sync', { conversations: [[sent[0].conversation_id, 1, 0]] })
    expect(data.conversations).toMatchObject([{ reset: false, last_seq: 3, messages: [sent[1], sent[2]] }])
    expect(data.removed).toEqual([])
  })
})

describe('closing by the server', () => {
  it('[R145] revoking a device closes its sockets with 4102 within a second, and only those', async () => {
    const alice = await register(server)
    const { phone, password } = alice
    const other = (await call(server, 'POST /api/login', { body: { phone, password } })).body.token as string
    await using kept = await openSocket(server, alice.token)
    await using revoked = await openSocket(server, other)
    const since = Date.now()
    await call(server, `DELETE /api/devices/${revoked.ready.device_id}`, { token: alice.token })
    expect((await revoked.closed).code).toBe(4102)
    expect(Date.now() - since).toBeLessThan(1_000)
    expect((await kept.request('ping')).data).toBeDefined()
  })

  it('[R153] signing out over the socket is answered, and then closes it with 4102', async () => {
    const alice = await register(server)
    await using socket = await openSocket(server, alice.token)
    expect((await socket.request('account.logout')).data).toEqual({})
    expect((await socket.closed).code).toBe(4102)
    expect((await call(server, 'GET /api/devices', { token: alice.token })).status).toBe(401)
  })

  it('[R146] changing the password closes the other devices’ sockets', async () => {
    const alice = await register(server)
    const { phone, password } = alice
    const other = (await call(server, 'POST /api/login', { body: { phone, password } })).body.token as string
    await using revoked = await openSocket(server, other)
    const body = { old_password: password, password: 'another horse' }
    await call(server, 'POST /api/password/change', { token: alice.token, body })
    expect((await revoked.closed).code).toBe(4102)
  })

  it('[R147] a flood is closed with 4003', async () => {
    await using strict = await startServer({ args: ['-rate-limits', 'on'] })
    const alice = await register(strict)
    await using socket = await openSocket(strict, alice.token)
    for (let index = 0; index < 5_000; index++) socket.sendRaw(JSON.stringify({ id: index, op: 'ping' }))
    expect((await socket.closed).code).toBe(4003)
  })
})
