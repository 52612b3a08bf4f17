import { faults, protocolVersion, StonechatError } from '@stonechat/protocol'
import { addWritten, operations } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { type createMemoryLog, createService } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'

const echo = createService({
  'message.send': ({ input }) => ({ data: input }),
  'user.preferences': ({ input }) => ({ data: input }),
  'message.list': ({ input }) => ({ data: input }),
  'presence.get': ({ input, caller }) => ({ data: { input, caller: caller ?? null } }),
  'user.list': ({ input }) => ({ data: input }),
  'group.member': ({ input }) => ({ data: input }),
  'group.remove': () => ({ data: {} }),
  'account.logout': ({ caller }) => ({ data: caller }),
  'account.login': ({ ip, userAgent }) => ({ data: { ip, userAgent } }),
  'block.list': ({ caller }) => ({ data: caller }),
  typing: () => ({ data: {} }),
})

describe('a route of an operation', () => {
  it('[T550] an answer that stands written goes out as it stands, as JSON', async () => {
    const json = Buffer.from('{ "messages": ["你好"] }')
    const written = createService({
      'message.list': () => ({ data: addWritten({}, 'messages', () => [], json) }),
    })
    await using http = await startHttp([written])
    const { text, headers } = await http.call('GET', '/api/messages?target_id=3')
    expect([text, headers.get('content-type'), headers.get('content-length')]).toEqual([
      json.toString(),
      'application/json; charset=utf-8',
      `${json.length}`,
    ])
  })

  it('[H1] a route takes its input from path, query and body; the path wins over the body', async () => {
    await using http = await startHttp([echo])
    const { body } = await http.call('POST', '/api/groups/4/members/5/update', { role: 'admin', user_id: 9 })
    expect(body).toEqual({ group_id: 4, user_id: 5, role: 'admin' })
  })

  it('[H2] a route reads numbers and lists out of the query, where the operation wants such', async () => {
    await using http = await startHttp([echo])
    expect(
      (await http.call('GET', '/api/messages?target_id=3&target_type=group&limit=20')).body,
    ).toMatchObject({
      target_id: 3,
      target_type: 'group',
      limit: 20,
    })
    expect((await http.call('GET', '/api/users?user_ids=1,2,3')).body).toEqual({ user_ids: [1, 2, 3] })
    expect((await http.call('GET', '/api/users?user_ids=1&user_ids=2')).body).toEqual({ user_ids: [1, 2] })
    expect((await http.call('GET', '/api/online?user_id=1,2')).body.input).toEqual({ user_id: [1, 2] })
    expect((await http.call('GET', '/api/online?user_id=5')).body.input).toEqual({ user_id: [5] })
  })

  it('[H700] a route refuses keys that it does not know in query and body, and ignores them from a client that knows a newer protocol', async () => {
    await using http = await startHttp([echo])
    const body = { target_id: 3, content: 'a', clientId: 'x' }
    const refused = (path: string, meant?: string) => ({
      code: 'invalid_input',
      errors: [{ path, message: faults.unknownKey(meant).en }],
    })
    expect((await http.call('POST', '/api/send', body)).body).toMatchObject(refused('clientId', 'client_id'))
    expect(
      (await http.call('POST', '/api/send?lagn=zh', { ...body, clientId: undefined })).body,
    ).toMatchObject(refused('lagn'))
    const page = '/api/messages?target_id=3'
    expect((await http.call('GET', `${page}&limt=3`)).body).toMatchObject(refused('limt', 'limit'))
    const later = protocolVersion + 1
    for (const version of [`${protocolVersion}`, '0', '', 'x', '1e9', `${later}&x_version=${later}`])
      expect((await http.call('GET', `${page}&limt=3&x_version=${version}`)).body).toMatchObject(
        refused('limt', 'limit'),
      )
    expect((await http.call('GET', `${page}&limt=3&x_version=${later}`)).body).toMatchObject({ target_id: 3 })
    const sent = await http.call('POST', `/api/send?x_version=${later}`, { ...body, x_id: 7 })
    expect(sent.body).toEqual({ target_type: 'user', target_id: 3, content: { type: 'text', text: 'a' } })
    const shared = await http.call('POST', '/api/user/preferences?x_version=1', {
      x_theme: 'dark',
      clientId: 1,
    })
    expect(shared.body).toEqual({ x_theme: 'dark', clientId: 1 })
  })

  it.each([
    ['letters', '?target_id=abc', 'target_id'],
    ['an empty value', '?target_id=', 'target_id'],
    ['negative', '?target_id=-1', 'target_id'],
    ['2^60', `?target_id=${2n ** 60n}`, 'target_id'],
    ['hexadecimal', '?target_id=0x10', 'target_id'],
    ['a fraction', '?target_id=1.5', 'target_id'],
    ['over the page limit', '?target_id=1&limit=201', 'limit'],
  ])(
    '[H3] a route refuses a bad number in the query by the name of its field: %s',
    async (_name, query, path) => {
      await using http = await startHttp([echo])
      const { status, body } = await http.call('GET', `/api/messages${query}`)
      expect(status).toBe(400)
      expect(body).toMatchObject({ code: 'invalid_input', errors: [expect.objectContaining({ path })] })
    },
  )

  it('[H4] a route never coerces a body: an id as text is refused', async () => {
    await using http = await startHttp([echo])
    const { status, body } = await http.call('POST', '/api/send', { target_id: '3', content: 'a' })
    expect(status).toBe(400)
    expect(body.errors[0].path).toBe('target_id')
  })

  it('[H5] a route answers with the status of the route, or the one the service gives', async () => {
    const service = createService({
      'message.send': ({ input }) =>
        (input as { client_id?: string }).client_id === 'again' ? { data: {}, status: 200 } : { data: {} },
    })
    await using http = await startHttp([service])
    expect((await http.call('POST', '/api/send', { target_id: 1, content: 'a' })).status).toBe(201)
    expect(
      (await http.call('POST', '/api/send', { target_id: 1, content: 'a', client_id: 'again' })).status,
    ).toBe(200)
  })

  it('[H6] a route answers 204 without a body', async () => {
    await using http = await startHttp([echo])
    const answer = await http.call('DELETE', '/api/groups/4/members/5')
    expect([answer.status, answer.text]).toEqual([204, ''])
  })

  it('[H7] a route takes an empty body for an empty object, with or without a content type', async () => {
    await using http = await startHttp([echo])
    expect((await http.call('POST', '/api/logout')).status).toBe(204)
    expect(
      (await http.call('POST', '/api/logout', undefined, { 'content-type': 'application/json' })).status,
    ).toBe(204)
    expect(
      (
        await http.call('DELETE', '/api/groups/4/members/5', undefined, {
          'content-type': 'application/json',
        })
      ).status,
    ).toBe(204)
  })

  it('[H8] a route that needs a token answers without one 401 with WWW-Authenticate', async () => {
    await using http = await startHttp([echo])
    for (const authorization of [
      '',
      'Basic dXNlcg==',
      'Bearer',
      'Bearer nonsense',
      `Bearer ${'x'.repeat(5_000)}`,
    ]) {
      const { status, body, headers } = await http.call('GET', '/api/blocks', undefined, { authorization })
      expect([status, body.code, headers.get('www-authenticate')]).toEqual([401, 'unauthenticated', 'Bearer'])
    }
  })

  it('[H9] a route answers differently to an expired token, a bad one, and an outage of accounts', async () => {
    await using http = await startHttp([echo])
    expect(
      (await http.call('GET', '/api/blocks', undefined, { authorization: 'Bearer expired' })).body.code,
    ).toBe('token_expired')
    const outage = await http.call('GET', '/api/blocks', undefined, { authorization: 'bearer outage' })
    expect([outage.status, outage.body.code]).toEqual([503, 'unavailable'])
  })

  it('[H10] open operations need no token, learn the caller from a good one, and ignore a bad one', async () => {
    await using http = await startHttp([echo])
    const ask = async (authorization: string) =>
      (await http.call('GET', '/api/online?user_id=1', undefined, { authorization })).body.caller
    expect(await ask('')).toBeNull()
    expect(await ask('Bearer expired')).toBeNull()
    expect(await ask('Bearer user-7')).toMatchObject({ userId: 7 })
  })

  it('[H11] a route hands the address and the user agent to the service', async () => {
    await using http = await startHttp([echo])
    const { body } = await http.call(
      'POST',
      '/api/login',
      { phone: '13800138000', password: 'p' },
      { 'user-agent': 'test' },
    )
    expect(body).toEqual({ ip: '127.0.0.1', userAgent: 'test' })
  })

  it('[H12] a route believes X-Forwarded-For only from trusted proxies', async () => {
    const login = { phone: '13800138000', password: 'p' }
    const forwarded = { 'x-forwarded-for': '203.0.113.9, 10.1.1.1' }
    await using plain = await startHttp([echo])
    expect((await plain.call('POST', '/api/login', login, forwarded)).body.ip).toBe('127.0.0.1')
    await using behind = await startHttp([echo], { trustProxy: ['127.0.0.1', '10.0.0.0/8'] })
    expect((await behind.call('POST', '/api/login', login, forwarded)).body.ip).toBe('203.0.113.9')
  })

  it('[H80] a proxy nearby that is not trusted is warned of, once', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    const warnings = ({ log }: { log: ReturnType<typeof createMemoryLog> }) =>
      log.lines.filter(({ level }) => level === 'warn').map(({ event, fields }) => [event, fields.address])
    await using behind = await startHttp([echo], { trustProxy: ['127.0.0.1'] })
    await behind.call('GET', '/api/blocks', undefined, forwarded)
    expect(warnings(behind)).toEqual([])
    await using plain = await startHttp([echo])
    await plain.call('GET', '/api/blocks')
    expect(warnings(plain)).toEqual([])
    for (let round = 0; round < 2; round += 1) await plain.call('GET', '/api/blocks', undefined, forwarded)
    expect(warnings(plain)).toEqual([['trust_proxy.missing', '127.0.0.1']])
  })

  it('[H13] there is no route for an operation without a path, or that no service answers', async () => {
    await using http = await startHttp([echo])
    expect((await http.call('POST', '/api/typing', {})).status).toBe(404)
    expect((await http.call('GET', '/api/groups/4')).status).toBe(404)
  })

  it('[H14] a route takes points by address and by user, and answers rate_limited with Retry-After when they are spent', async () => {
    await using http = await startHttp([echo], {
      limiter: createLimiter({ isEnabled: true, clock: () => 1_000 }),
    })
    const each = operations['account.login'].cost + gatewayLimits.ratePointsPerHttpRequest
    for (let spent = 0; spent + each <= gatewayLimits.ratePointsPerIp; spent += each) {
      await http.call('POST', '/api/login', { phone: '13800138000', password: 'p' }, { authorization: '' })
    }
    const { status, body, headers } = await http.call('POST', '/api/login', {})
    expect([status, body.code, body.retry_after_ms, headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      9_000,
      '9',
    ])

    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    limiter.take({ cost: gatewayLimits.ratePointsPerUser, userId: 7 })
    await using other = await startHttp([echo], { limiter })
    expect((await other.call('GET', '/api/blocks')).status).toBe(429)
    const eight = { authorization: 'Bearer user-8' }
    expect((await other.call('GET', '/api/blocks', undefined, eight)).status).toBe(200)
  })

  it('[H15] a route keeps the code of a refusal of the service', async () => {
    const service = createService({
      'message.send': () => {
        throw new StonechatError('not_a_member')
      },
    })
    await using http = await startHttp([service])
    const { status, body } = await http.call('POST', '/api/send', { target_id: 1, content: 'a' })
    expect([status, body.code]).toEqual([403, 'not_a_member'])
  })
})
