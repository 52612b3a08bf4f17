import { once } from 'node:events'
import { createServer } from 'node:http'
import { faults, StonechatError, subprotocol } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createMessaging, createService, listen, until } from '../testing/fixtures.js'
import { exchangeRaw } from '../testing/http-server.js'
import { startSockets, wrap } from '../testing/socket-client.js'

describe('a handshake', () => {
  it('[W1] a handshake takes the token from the query, the Authorization header or the subprotocol list', async () => {
    await using sockets = await startSockets()
    await sockets.connect('?token=user-1')
    await sockets.connect('', { headers: { authorization: 'Bearer user-2' } })
    const third = await sockets.connect('', { protocols: [subprotocol, 'bearer.user-3'] })
    expect(sockets.messaging.connections.map(({ caller }) => caller.userId)).toEqual([1, 2, 3])
    expect(third.ws.protocol).toBe(subprotocol)
  })

  it('[W2] a handshake without a good token is a 401 problem; an outage of accounts is a 503', async () => {
    await using sockets = await startSockets()
    for (const query of ['', '?token=', '?token=nonsense', `?token=${'x'.repeat(5_000)}`]) {
      expect(await sockets.refusal(query)).toMatchObject({
        status: 401,
        type: 'application/problem+json',
        body: { code: 'unauthenticated', status: 401 },
      })
    }
    expect(await sockets.refusal('?token=expired')).toMatchObject({
      status: 401,
      body: { code: 'token_expired' },
    })
    expect(await sockets.refusal('?token=outage')).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    })
  })

  it('[W701] a handshake with a name in its query that means nothing here is refused with what was probably meant', async () => {
    await using sockets = await startSockets()
    expect(await sockets.refusal('?tokne=user-7')).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', errors: [{ path: 'tokne', message: faults.unknownKey('token').en }] },
    })
    expect(await sockets.refusal('?token=user-7&ofline=none')).toMatchObject({ status: 400 })
    const socket = await sockets.connect('?token=user-7&lang=en&offline=none&x_trace=1&x_version=1')
    socket.ws.close()
  })

  it('[W3] a handshake from a page of another origin is refused unless that origin is allowed; programs have none', async () => {
    const friend = 'https://app.example.com'
    await using sockets = await startSockets([], { allowedOrigins: [friend] })
    const own = `http://127.0.0.1:${sockets.port}`
    for (const origin of [own, friend]) await sockets.connect(undefined, { headers: { origin } })
    for (const origin of ['https://evil.example', 'null', 'nonsense', `${friend}.evil.com`]) {
      const refusal = await sockets.refusal(undefined, { headers: { origin } })
      expect([refusal.status, refusal.body.code]).toEqual([403, 'forbidden'])
    }
  })

  it('[W4] a handshake elsewhere is a 404, or the business of the server’s other listeners', async () => {
    await using alone = await startSockets()
    expect((await alone.refusal(undefined, { path: '/other' })).status).toBe(404)

    await using shared = await startSockets()
    const theirs = new WebSocketServer({ noServer: true })
    shared.server.on('upgrade', (request, socket, head) => {
      if (request.url?.startsWith('/other'))
        theirs.handleUpgrade(request, socket, head, (ws) => ws.send('{"theirs":true}'))
    })
    expect(await wrap(shared.dial('', { path: '/other' })).next()).toEqual({ theirs: true })
    await shared.connect()
  })

  it('[W5] a request that is no WebSocket handshake is a 400 problem', async () => {
    await using sockets = await startSockets()
    const request = `GET /ws?token=user-1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    const answer = await exchangeRaw(sockets.port, request)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"code":"invalid_input"')
  })

  it('[W6] a handshake counts against the limit of its address', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp, ip: '127.0.0.1' })
    await using sockets = await startSockets([], { limiter })
    expect(await sockets.refusal()).toMatchObject({
      status: 429,
      body: { code: 'rate_limited', retry_after_ms: 10_000 },
    })
  })

  it('[W7] a handshake is refused as overloaded where the node holds all the connections it may', async () => {
    await using sockets = await startSockets([], { maxConnections: 1 })
    await sockets.connect()
    expect(await sockets.refusal()).toMatchObject({ status: 503, body: { code: 'overloaded' } })
  })

  it('[W8] the first frame is ready; offline=none asks for no offline messages', async () => {
    await using sockets = await startSockets()
    const socket = wrap(sockets.dial('?token=user-7&offline=none'))
    expect(await socket.next()).toMatchObject({
      event: 'ready',
      data: { user_id: 7, connection_id: 'connection-1' },
    })
    await sockets.connect()
    expect(sockets.messaging.connections.map(({ offline }) => offline)).toEqual([false, true])
  })

  it.each([
    ['unavailable', 4002],
    ['device_revoked', 4102],
    ['user_disabled', 4103],
    ['unauthenticated', 4100],
  ] as const)(
    '[W9] a handshake that messaging refuses after the upgrade is closed with the code of the reason: %s',
    async (code, close) => {
      const connect = async () => {
        throw new StonechatError(code)
      }
      await using sockets = await startSockets([], { messaging: createMessaging({ connect }) })
      const socket = wrap(sockets.dial())
      expect((await socket.closed).code).toBe(close)
    },
  )

  it('[W10] a handshake speaks the language of lang= or Accept-Language', async () => {
    await using sockets = await startSockets()
    expect((await sockets.refusal('?lang=zh')).body.detail).toBe('请先登录。')
    expect((await sockets.refusal('', { headers: { 'accept-language': 'zh-CN' } })).body.detail).toBe(
      '请先登录。',
    )
    expect((await sockets.refusal('')).body.detail).toBe('Please sign in.')
  })

  it('[W11] a handshake never puts a token into the log', async () => {
    await using sockets = await startSockets()
    await sockets.connect('?token=user-7')
    await sockets.refusal('?token=s3cret')
    expect(sockets.log.text()).not.toMatch(/s3cret|user-7/)
  })

  it('[W12] the gateway works on any node:http server through handleUpgrade', async () => {
    await using sockets = await startSockets()
    const server = createServer()
    server.on('upgrade', sockets.gateway.handleUpgrade)
    await using host = await listen(server)
    const socket = wrap(new WebSocket(`ws://127.0.0.1:${host.port}/ws?token=user-9`))
    expect(await socket.next()).toMatchObject({ event: 'ready', data: { user_id: 9 } })
    socket.ws.terminate()
  })

  it('[W13] requests sent before ready wait for it, and carry the id that it names', async () => {
    const gate = createGate()
    const service = createService({ ping: ({ connectionId }) => ({ data: connectionId }) })
    const messaging = createMessaging({ connect: () => gate.opened })
    await using sockets = await startSockets([service], { messaging })
    const socket = wrap(sockets.dial())
    await once(socket.ws, 'open')
    socket.send({ id: 1, op: 'ping' })
    await until(() => sockets.gateway.stats().connections === 1)
    gate.open()
    expect(await socket.next()).toMatchObject({ event: 'ready' })
    expect(await socket.next()).toEqual({ id: 1, data: 'connection-1' })
  })

  it('[Z111] an address has so many sockets at a time; the next one gets 429, and other addresses are not affected', async () => {
    const limiter = createLimiter({ isEnabled: true, connectionsPerAddress: 2 })
    await using sockets = await startSockets([], { limiter, trustProxy: true })
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
    const first = await sockets.connect('?token=user-1', from('192.0.2.1'))
    await sockets.connect('?token=user-2', from('192.0.2.1'))
    const refusal = await sockets.refusal('?token=user-3', from('192.0.2.1'))
    expect(refusal).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    await sockets.connect('?token=user-3', from('192.0.2.2'))
    first.ws.close()
    await first.closed
    await until(() => sockets.gateway.stats().connections === 2)
    await sockets.connect('?token=user-3', from('192.0.2.1'))
  })

  it('[Z112] a handshake that is refused or given up holds no place of its address', async () => {
    const limiter = createLimiter({ isEnabled: true, connectionsPerAddress: 1 })
    await using sockets = await startSockets([], { limiter })
    for (let round = 0; round < 3; round += 1) {
      expect(await sockets.refusal('?token=nobody')).toMatchObject({ status: 401 })
      expect(await sockets.refusal('?token=user-1', { path: '/elsewhere' })).toMatchObject({ status: 404 })
    }
    const withoutKey =
      'GET /ws?token=user-1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    expect(await exchangeRaw(sockets.port, withoutKey)).toMatch(/^HTTP\/1.1 400/)
    await sockets.connect('?token=user-1')
  })

  it('[Z113] bad tokens use up the points for strangers of their address; its people go on', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    const service = createService({ ping: () => ({ data: {} }) })
    await using sockets = await startSockets([service], { limiter })
    const live = await sockets.connect('?token=user-1')
    limiter.take({ cost: gatewayLimits.ratePointsPerIp - 1, ip: '127.0.0.1' })
    await sockets.connect('?token=user-2')
    expect(await sockets.refusal('?token=nobody')).toMatchObject({ status: 401 })
    expect(await sockets.refusal('?token=nobody')).toMatchObject({ status: 429 })
    live.send({ id: 1, op: 'ping' })
    expect(await live.next()).toEqual({ id: 1, data: {} })
  })

  it('[W14] a client that goes while messaging still prepares leaves nothing behind', async () => {
    const gate = createGate()
    const messaging = createMessaging({ connect: () => gate.opened })
    await using sockets = await startSockets([], { messaging })
    const socket = wrap(sockets.dial())
    await once(socket.ws, 'open')
    socket.ws.terminate()
    await socket.closed
    gate.open()
    await until(() => sockets.gateway.stats().connections === 0)
    expect(messaging.connections.map(({ isClosed }) => isClosed)).toEqual([true])
    expect(sockets.gateway.stats().users).toBe(0)
  })
})

function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}
