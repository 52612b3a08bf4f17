/** What callers rely on over HTTP, tested from outside on a real process. */
import { randomUUID } from 'node:crypto'
import {
  call,
  type HttpAnswer,
  openSocket,
  type RunningServer,
  register,
  startServer,
  uniqueName,
  uniquePhone,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const timeMs = expect.closeTo(Date.now(), -7)
const messageShape = {
  conversation_id: expect.any(Number),
  seq: expect.any(Number),
  client_id: expect.any(String),
  sender_id: expect.any(Number),
  content: { type: 'text', text: expect.any(String) },
  reply_to: null,
  created_at: timeMs,
  rev: 0,
  edited_at: null,
  recalled_at: null,
}

function expectProblem(answer: HttpAnswer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status, code })
  expect(answer.body.detail).toEqual(expect.any(String))
}

describe('accounts over HTTP', () => {
  it('[R100] registering answers 201 with user and tokens, the phone in E.164', async () => {
    const username = uniqueName()
    const phone = uniquePhone()
    const { status, body } = await call(server, 'POST /api/register', {
      body: { username, phone, password: 'correct horse' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      user: {
        username,
        nickname: expect.any(String),
        phone: `+86${phone}`,
        avatar_url: null,
        created_at: timeMs,
      },
      token: expect.any(String),
      expires_at: timeMs,
      refresh_token: expect.any(String),
    })
    expect(body.user.id).toBeGreaterThan(10_000)
  })

  it('[R101] a taken phone or username is 409, whichever way the phone is written', async () => {
    const alice = await register(server)
    const password = 'correct horse'
    const taken = [
      [{ username: uniqueName(), phone: `+86${alice.phone}`, password }, 'phone_taken'],
      [{ username: alice.username, phone: uniquePhone(), password }, 'username_taken'],
    ] as const
    for (const [body, code] of taken)
      expectProblem(await call(server, 'POST /api/register', { body }), 409, code)
  })

  it('[R102] bad input is 400 and names every wrong field', async () => {
    const answer = await call(server, 'POST /api/register', {
      body: { username: 'x', phone: 1, password: 'short' },
    })
    expectProblem(answer, 400, 'invalid_input')
    const paths = answer.body.errors.map(({ path }: { path: string }) => path).sort()
    expect(paths).toEqual(['password', 'phone', 'username'])
    for (const one of answer.body.errors) expect(one.message).toEqual(expect.any(String))
  })

  it('[R152] a caller who asks in Chinese reads in Chinese what is wrong, and with which field', async () => {
    const answer = await call(server, 'POST /api/register', {
      body: { username: uniqueName(), phone: '+86 123', password: 'correct horse' },
      headers: { 'accept-language': 'zh-CN,zh;q=0.9' },
    })
    expectProblem(answer, 400, 'invalid_input')
    expect(answer.body).toMatchObject({
      detail: '提交的内容有误。',
      errors: [{ path: 'phone', message: '必须是有效的手机号' }],
    })
  })

  it('[R103] login answers as registering does; a wrong password and an unknown phone get the same answer', async () => {
    const alice = await register(server)
    const { phone, password } = alice
    const right = await call(server, 'POST /api/login', { body: { phone, password } })
    expect(right.status).toBe(200)
    expect(right.body).toMatchObject({ user: { id: alice.id }, token: expect.any(String) })
    const wrong = await call(server, 'POST /api/login', { body: { phone, password: 'wrong horse' } })
    const unknown = await call(server, 'POST /api/login', { body: { phone: uniquePhone(), password } })
    expectProblem(wrong, 401, 'invalid_credentials')
    expect(unknown.body).toEqual(wrong.body)
  })

  it('[R104] a refresh token gives its successor, a moment later the same one again, and once that was used it revokes the device', async () => {
    const alice = await register(server)
    const refresh = (refresh_token: string) =>
      call(server, 'POST /api/token/refresh', { body: { refresh_token } })
    const first = await refresh(alice.refreshToken)
    expect(first).toMatchObject({ status: 200, body: { user: { id: alice.id }, token: expect.any(String) } })
    expect(first.body.refresh_token).not.toBe(alice.refreshToken)
    const again = await refresh(alice.refreshToken)
    expect([again.status, again.body.refresh_token]).toEqual([200, first.body.refresh_token])
    const second = await refresh(first.body.refresh_token)
    expect(second.status).toBe(200)
    expect((await refresh(alice.refreshToken)).status).toBe(401)
    expect((await refresh(second.body.refresh_token)).status).toBe(401)
  })

  it('[R105] after logout the token is refused', async () => {
    const alice = await register(server)
    expect((await call(server, 'POST /api/logout', { token: alice.token })).status).toBe(204)
    expect((await call(server, 'GET /api/user/profile', { token: alice.token })).status).toBe(401)
  })

  it('[R106] asking for a code is always 202, and the code signs in once', async () => {
    const alice = await register(server)
    const ask = (phone: string) => call(server, 'POST /api/codes', { body: { phone, purpose: 'login' } })
    expect((await ask(uniquePhone())).status).toBe(202)
    expect((await ask(alice.phone)).status).toBe(202)
    const code = await printedCode(alice.phone)
    const login = () => call(server, 'POST /api/login', { body: { phone: alice.phone, code } })
    expect(await login()).toMatchObject({ status: 200, body: { user: { id: alice.id } } })
    expect((await login()).status).toBeGreaterThanOrEqual(400)
  })

  it('[R107] a password is reset by code and changed by the old one, which revokes other devices', async () => {
    const alice = await register(server)
    const { phone } = alice
    await call(server, 'POST /api/codes', { body: { phone, purpose: 'reset_password' } })
    const code = await printedCode(phone)
    const reset = await call(server, 'POST /api/password/reset', {
      body: { phone, code, password: 'second horse' },
    })
    expect(reset.status).toBe(204)
    const login = async () =>
      (await call(server, 'POST /api/login', { body: { phone, password: 'second horse' } })).body
        .token as string
    const [one, other] = [await login(), await login()]
    const body = { old_password: 'second horse', password: 'third horse' }
    expect((await call(server, 'POST /api/password/change', { token: one, body })).status).toBe(204)
    expect((await call(server, 'GET /api/devices', { token: one })).status).toBe(200)
    expect((await call(server, 'GET /api/devices', { token: other })).status).toBe(401)
  })

  it('[R108] devices are listed and revoked', async () => {
    const alice = await register(server)
    const { phone, password } = alice
    const other = (await call(server, 'POST /api/login', { body: { phone, password } })).body.token as string
    const { body } = await call(server, 'GET /api/devices', { token: alice.token })
    expect(body.devices).toHaveLength(2)
    const device = {
      id: expect.any(String),
      name: expect.any(String),
      created_at: timeMs,
      last_seen_at: timeMs,
    }
    for (const one of body.devices) expect(one).toMatchObject(device)
    const second = body.devices.find((one: { current: boolean }) => !one.current)
    const revoked = await call(server, `DELETE /api/devices/${second.id}`, { token: alice.token })
    expect(revoked.status).toBe(204)
    expect((await call(server, 'GET /api/devices', { token: other })).status).toBe(401)
  })

  it('[R109] the own profile has the phone, that of another has not', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    const own = await call(server, 'GET /api/user/profile', { token: alice.token })
    expect(own.body).toMatchObject({ id: alice.id, phone: `+86${alice.phone}` })
    const other = await call(server, `GET /api/user/profile?user_id=${bob.id}`, { token: alice.token })
    expect(other.body).toMatchObject({ id: bob.id, username: bob.username })
    expect(other.body).not.toHaveProperty('phone')
  })

  it('[R110] a profile is updated', async () => {
    const alice = await register(server)
    const body = { nickname: '爱丽丝 🌸', bio: 'hi', avatar_url: 'https://example.com/a.png', locale: 'en' }
    const updated = await call(server, 'POST /api/user/update', { token: alice.token, body })
    expect(updated).toMatchObject({ status: 200, body: { id: alice.id, ...body } })
  })
})

describe('messages over HTTP', () => {
  it('[R111] a message is answered 201, and again 200 for the same client_id; another body is a conflict', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    const client_id = randomUUID()
    const send = (content: unknown) =>
      call(server, 'POST /api/send', { token: alice.token, body: { target_id: bob.id, content, client_id } })
    const first = await send('hello')
    expect(first).toMatchObject({
      status: 201,
      body: { ...messageShape, seq: 1, client_id, sender_id: alice.id },
    })
    const again = await send({ type: 'text', text: 'hello' })
    expect([again.status, again.body]).toEqual([200, first.body])
    expectProblem(await send('something else'), 409, 'conflict')
  })

  it.each([
    ['', 'invalid_input'],
    ['x'.repeat(8_001), 'invalid_input'],
    [{ type: 'text' }, 'invalid_input'],
    [{ type: 'nonsense' }, 'invalid_input'],
  ])('[R112] text outside 1 to 8,000 characters and unknown content are refused', async (content, code) => {
    const [alice, bob] = [await register(server), await register(server)]
    const body = { target_id: bob.id, content }
    expectProblem(await call(server, 'POST /api/send', { token: alice.token, body }), 400, code)
  })

  it('[R113] text is kept as it was sent: spaces, line ends, emoji', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    const content = `  \n👩‍👩‍👧‍👦${'字'.repeat(7_900)} `
    const sent = await call(server, 'POST /api/send', {
      token: alice.token,
      body: { target_id: bob.id, content },
    })
    expect(sent).toMatchObject({ status: 201, body: { content: { type: 'text', text: content } } })
  })

  it('[T190] a message is pinned and no longer pinned with an answer each, and what is pinned is listed, the last first', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    for (const content of ['one', 'two', 'three'])
      await call(server, 'POST /api/send', { token: alice.token, body: { target_id: bob.id, content } })
    const pin = (seq: unknown, on: unknown = true) =>
      call(server, 'POST /api/messages/pin', { token: bob.token, body: { target_id: alice.id, seq, on } })
    const pinned = { user_id: bob.id, at: timeMs }
    expect(await pin(3)).toMatchObject({ status: 200, body: { seq: 3, rev: 1, pinned } })
    for (const seq of [1, 2]) await pin(seq)
    const page: `GET /${string}` = `GET /api/messages/pins?target_id=${bob.id}`
    const seqs = ({ body }: HttpAnswer) => body.messages.map(({ seq }: { seq: number }) => seq)
    const first = await call(server, `${page}&limit=2`, { token: alice.token })
    expect([seqs(first), first.body.pins_rev]).toEqual([[2, 1], 3])
    const rest = await call(server, `${page}&limit=2&cursor=${first.body.next_cursor}`, {
      token: alice.token,
    })
    expect([seqs(rest), rest.body.next_cursor]).toEqual([[3], null])
    expect((await pin(1, false)).body).not.toHaveProperty('pinned')
    expect(seqs(await call(server, page, { token: alice.token }))).toEqual([2, 3])
    const session = await call(server, `GET /api/session?target_type=user&target_id=${bob.id}`, {
      token: alice.token,
    })
    expect(session.body.pins_rev).toBe(4)
    for (const wrong of [await pin(0), await pin(1, 'yes'), await pin('x')])
      expectProblem(wrong, 400, 'invalid_input')
    expectProblem(await call(server, `${page}&cursor=x`, { token: alice.token }), 400, 'invalid_input')
    expectProblem(await pin(4), 404, 'message_not_found')
  })

  it('[T192] the chain of a message is answered from wherever in it one asks', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    for (const reply_to of [null, null, 1, 3, 2, 4])
      await call(server, 'POST /api/send', {
        token: alice.token,
        body: { target_id: bob.id, content: 'hi', reply_to },
      })
    const chain = (seq: number, token = bob.token, id = alice.id) =>
      call(server, `GET /api/messages/chain?target_id=${id}&seq=${seq}`, { token })
    for (const seq of [1, 3, 4, 6]) {
      const { status, body } = await chain(seq)
      expect({ ...body, messages: body.messages.map((one: { seq: number }) => one.seq), status }).toEqual({
        ...{ status: 200, root_seq: 1, messages: [1, 3, 4, 6], has_more: false, has_newer: false },
      })
    }
    expect((await chain(5)).body).toMatchObject({ root_seq: 2, messages: [{ seq: 2 }, { seq: 5 }] })
    expectProblem(await chain(7), 404, 'message_not_found')
    const carol = await register(server)
    expectProblem(await chain(1, carol.token), 404, 'message_not_found')
  })

  it('[R182] a reaction is one emoji, answered with the message, and read with who reacted', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    const body = { target_id: bob.id, content: 'lunch?' }
    const { seq } = (await call(server, 'POST /api/send', { token: alice.token, body })).body
    const react = (emoji: unknown, on: unknown = true) =>
      call(server, 'POST /api/messages/react', {
        token: bob.token,
        body: { target_id: alice.id, seq, emoji, on },
      })
    const reactions = [{ emoji: '❤️', count: 1, user_ids: [bob.id] }]
    expect(await react('❤️')).toMatchObject({ status: 200, body: { seq, rev: 1, reactions } })
    expect((await react('👨‍👩‍👧‍👦')).body.reactions).toHaveLength(2)
    for (const emoji of ['', 'x', '1', '❤', '👍👍', '👍 ', 'ok', 7, null, '👍'.repeat(9_000)])
      expectProblem(await react(emoji), 400, 'invalid_input')
    expectProblem(await react('👍', 'yes'), 400, 'invalid_input')
    const page: `GET /${string}` = `GET /api/messages/reactions?target_id=${bob.id}&seq=${seq}`
    const first = await call(server, `${page}&limit=1`, { token: alice.token })
    expect(first.body).toEqual({
      reactions: [{ user_id: bob.id, emoji: '❤️', created_at: timeMs }],
      next_cursor: expect.any(String),
    })
    const rest = await call(server, `${page}&cursor=${first.body.next_cursor}`, { token: alice.token })
    expect(rest.body).toMatchObject({ reactions: [{ emoji: '👨‍👩‍👧‍👦' }], next_cursor: null })
    expectProblem(await call(server, `${page}&cursor=x`, { token: alice.token }), 400, 'invalid_input')
    await react('👨‍👩‍👧‍👦', false)
    const history = await call(server, `GET /api/messages?target_id=${bob.id}`, { token: alice.token })
    expect(history.body.messages).toMatchObject([{ seq, reactions }])
    const gone = { target_id: alice.id, seq: seq + 1, emoji: '👍', on: true }
    const none = await call(server, 'POST /api/messages/react', { token: bob.token, body: gone })
    expectProblem(none, 404, 'message_not_found')
  })

  it('[R114] an unknown user is 404', async () => {
    const alice = await register(server)
    const body = { target_id: 99_999_999, content: 'anyone?' }
    expectProblem(await call(server, 'POST /api/send', { token: alice.token, body }), 404, 'user_not_found')
  })

  it('[R115] history is read in pages, ascending, both ways; nothing yet is an empty list', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    const list = (query: string) =>
      call(server, `GET /api/messages?target_id=${bob.id}${query}`, { token: alice.token })
    expect((await list('')).body).toMatchObject({ messages: [], has_more: false })
    for (let index = 1; index <= 5; index++) {
      const body = { target_id: bob.id, content: `message ${index}` }
      await call(server, 'POST /api/send', { token: alice.token, body })
    }
    const seqs = (answer: HttpAnswer) => answer.body.messages.map(({ seq }: { seq: number }) => seq)
    const newest = await list('&target_type=user&limit=2')
    expect([seqs(newest), newest.body.has_more]).toEqual([[4, 5], true])
    const older = await list('&before_seq=4&limit=2')
    expect([seqs(older), older.body.has_more]).toEqual([[2, 3], true])
    const oldest = await list('&before_seq=2')
    expect([seqs(oldest), oldest.body.has_more]).toEqual([[1], false])
    const newer = await list('&after_seq=3')
    expect([seqs(newer), newer.body.has_more]).toEqual([[4, 5], false])
    expectProblem(await list('&limit=201'), 400, 'invalid_input')
  })

  it('[R116] sessions carry heads and unread; reading moves forward only', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    for (const content of ['one', 'two']) {
      await call(server, 'POST /api/send', { token: alice.token, body: { target_id: bob.id, content } })
    }
    const sessionOf = async (token: string) => (await call(server, 'GET /api/sessions', { token })).body
    expect((await sessionOf(alice.token)).sessions).toMatchObject([{ unread: 0, read_seq: 2 }])
    const seen = await sessionOf(bob.token)
    expect(seen.next_cursor).toBe(null)
    expect(seen.sessions).toMatchObject([
      {
        conversation_id: expect.any(Number),
        target_type: 'user',
        target_id: alice.id,
        title: alice.username,
        avatar_url: null,
        last_seq: 2,
        rev: expect.any(Number),
        read_seq: 0,
        unread: 2,
        pinned: false,
        muted: false,
        draft: '',
        last_message: { ...messageShape, content: { type: 'text', text: 'two' } },
        last_at: timeMs,
      },
    ])
    const read = (seq: number) =>
      call(server, 'POST /api/sessions/read', {
        token: bob.token,
        body: { target_type: 'user', target_id: alice.id, seq },
      })
    expect((await read(2)).body).toEqual({ read_seq: 2, unread: 0 })
    expect((await read(1)).body).toEqual({ read_seq: 2, unread: 0 })
  })

  it('[R117] sessions come in pages, newest first', async () => {
    const alice = await register(server)
    const others = [await register(server), await register(server), await register(server)]
    for (const { id } of others) {
      await call(server, 'POST /api/send', { token: alice.token, body: { target_id: id, content: 'hi' } })
    }
    const first = await call(server, 'GET /api/sessions?limit=2', { token: alice.token })
    const line = `GET /api/sessions?limit=2&cursor=${encodeURIComponent(first.body.next_cursor)}` as const
    const second = await call(server, line, { token: alice.token })
    const targets = [...first.body.sessions, ...second.body.sessions].map(
      ({ target_id }: { target_id: number }) => target_id,
    )
    expect(targets).toEqual(others.map(({ id }) => id).reverse())
    expect(second.body.next_cursor).toBe(null)
  })

  it('[R118] anyone may ask who is online, for one or for several', async () => {
    const [alice, bob] = [await register(server), await register(server)]
    await using socket = await openSocket(server, alice.token)
    await socket.request('ping')
    const one = await call(server, `GET /api/online?user_id=${alice.id}`)
    expect(one).toMatchObject({ status: 200, body: { user_id: alice.id, online: true } })
    const both = await call(server, `GET /api/online?user_id=${alice.id},${bob.id}`)
    expect(both.body.users).toMatchObject([
      { user_id: alice.id, online: true },
      { user_id: bob.id, online: false, last_seen_at: null },
    ])
  })

  it('[R119] the operator can close the online status to strangers', async () => {
    await using closed = await startServer({ args: ['-public-presence=false'] })
    expectProblem(await call(closed, 'GET /api/online?user_id=10001'), 401, 'unauthenticated')
  })
})

describe('groups over HTTP', () => {
  it('[R120] a group is made, read, filled, emptied, renamed and dissolved', async () => {
    const [owner, bob, carol] = [await register(server), await register(server), await register(server)]
    const as = (person: { token: string }, line: Parameters<typeof call>[1], body?: object) =>
      call(server, line, { token: person.token, body })

    const made = await as(owner, 'POST /api/groups', { name: 'Tea', member_ids: [bob.id] })
    expect(made).toMatchObject({
      status: 201,
      body: { id: expect.any(Number), name: 'Tea', owner_id: owner.id, member_count: 2 },
    })
    const { id } = made.body
    expect((await as(bob, `GET /api/groups/${id}`)).body).toMatchObject({ id, name: 'Tea' })
    expect((await as(bob, `GET /api/messages?target_type=group&target_id=${id}`)).status).toBe(200)
    expectProblem(await as(carol, `GET /api/messages?target_type=group&target_id=${id}`), 403, 'not_a_member')
    const send = { target_type: 'group', target_id: id, content: 'hello' }
    expect((await as(bob, 'POST /api/send', send)).status).toBe(201)
    expectProblem(await as(carol, 'POST /api/send', send), 403, 'not_a_member')

    expect((await as(owner, `POST /api/groups/${id}/members`, { user_ids: [carol.id] })).status).toBe(200)
    const members = await as(owner, `GET /api/groups/${id}/members`)
    expect(members.body.members.map(({ user_id }: { user_id: number }) => user_id)).toEqual([
      owner.id,
      bob.id,
      carol.id,
    ])
    expectProblem(await as(bob, `DELETE /api/groups/${id}/members/${carol.id}`), 403, 'forbidden')
    expect((await as(owner, `DELETE /api/groups/${id}/members/${carol.id}`)).status).toBe(204)
    expect((await as(bob, `DELETE /api/groups/${id}/members/${bob.id}`)).status).toBe(204)
    const renamed = await as(owner, `POST /api/groups/${id}/update`, { name: 'Green tea' })
    expect(renamed.body).toMatchObject({ name: 'Green tea', member_count: 1 })
    expect((await as(owner, `DELETE /api/groups/${id}`)).status).toBe(204)
    expect((await as(owner, 'POST /api/send', send)).status).toBe(410)
  })

  it('[G940] a user who leaves a dissolved group finds it in no list and cannot read it, and nobody else is taken out', async () => {
    const [owner, bob, carol] = [await register(server), await register(server), await register(server)]
    const as = (person: { token: string }, line: Parameters<typeof call>[1], body?: object) =>
      call(server, line, { token: person.token, body })
    const { id } = (await as(owner, 'POST /api/groups', { name: 'Tea', member_ids: [bob.id, carol.id] })).body
    const history = `GET /api/messages?target_type=group&target_id=${id}` as const
    const leave = (person: { id: number; token: string }, userId = person.id) =>
      as(person, `DELETE /api/groups/${id}/members/${userId}`)
    expect((await as(owner, `DELETE /api/groups/${id}`)).status).toBe(204)
    expectProblem(await leave(owner, bob.id), 410, 'group_dissolved')
    expect((await leave(bob)).status).toBe(204)
    expectProblem(await leave(bob), 403, 'not_a_member')
    expectProblem(await as(bob, history), 403, 'not_a_member')
    expect((await as(bob, 'GET /api/sessions')).body.sessions).toEqual([])
    expect((await as(carol, history)).status).toBe(200)
    expect((await as(carol, 'GET /api/sessions')).body.sessions).toMatchObject([{ target_id: id }])
    expect((await leave(owner)).status).toBe(204)
    expect((await leave(carol)).status).toBe(204)
    expect((await as(carol, 'GET /api/sessions')).body.sessions).toEqual([])
  })
})

describe('edge cases of HTTP', () => {
  it('[R121] without a token, or with a bad one, it is 401', async () => {
    expectProblem(await call(server, 'GET /api/sessions'), 401, 'unauthenticated')
    expectProblem(await call(server, 'GET /api/sessions', { token: 'nonsense' }), 401, 'unauthenticated')
  })

  it('[R122] an unknown route is 404 and a body over 256 KiB is 413, in the same form', async () => {
    const alice = await register(server)
    expectProblem(await call(server, 'GET /api/nowhere', { token: alice.token }), 404, 'not_found')
    const rawBody = JSON.stringify({ target_id: 1, content: 'x'.repeat(262_144) })
    expectProblem(await call(server, 'POST /api/send', { token: alice.token, rawBody }), 413, 'too_large')
  })

  it.each(['{', '[]', 'null', '"text"', '{"__proto__": {"x": 1}}', ''])(
    '[R123] a body that is no object of ours is 400 and nothing breaks: %s',
    async (rawBody) => {
      const alice = await register(server)
      expect((await call(server, 'POST /api/send', { token: alice.token, rawBody })).status).toBe(400)
      expect((await call(server, 'GET /healthz')).status).toBe(200)
    },
  )

  it('[R124] the API describes itself as OpenAPI 3.1, with a page to read it', async () => {
    const { body } = await call(server, 'GET /api/openapi.json')
    expect(body.openapi).toMatch(/^3\.1\./)
    for (const path of ['/api/register', '/api/send', '/api/sessions', '/api/messages', '/api/online']) {
      expect(body.paths).toHaveProperty([path])
    }
    const docs = await fetch(`${server.url}/docs`)
    expect(docs.status).toBe(200)
    expect(docs.headers.get('content-type')).toMatch(/^text\/html/)
    await docs.text()
  })

  it('[R125] too many tries to sign in are 429 with Retry-After', async () => {
    await using strict = await startServer({ args: ['-rate-limits', 'on'] })
    const { phone } = await register(strict)
    const tries: HttpAnswer[] = []
    for (let index = 0; index < 12; index++) {
      tries.push(await call(strict, 'POST /api/login', { body: { phone, password: `wrong horse ${index}` } }))
    }
    const refused = tries.at(-1)!
    expectProblem(refused, 429, 'rate_limited')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

/** The newest code that the server printed for this phone. */
async function printedCode(phone: string): Promise<string> {
  await expect.poll(() => server.output.some((line) => line.includes(phone)), { timeout: 5_000 }).toBe(true)
  const line = server.output.filter((one) => one.includes(phone)).at(-1)!
  return /\b\d{6}\b/.exec(line.slice(line.indexOf(phone) + phone.length))![0]
}
