import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { limits } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../limiter.js'
import { gatewayLimits } from '../limits.js'
import { createService } from '../testing/fixtures.js'
import { startHttp } from '../testing/http-server.js'
import { startSockets } from '../testing/socket-client.js'

const echo = createService({
  'message.send': ({ input }) => ({ data: input }),
  'presence.get': () => ({ data: {} }),
})
const never = 600_000
const patient = {
  headersTimeoutMs: never,
  requestTimeoutMs: never,
  httpIdleTimeoutMs: never,
  httpTimeoutsCheckedMs: 20,
}

/** Sends this and resolves with all that came back once the other side ends it. */
async function hold(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

describe('a connection that takes too long', () => {
  it('[Z114] a connection is ended where the headers of its request do not end, by an answer that lets it be tried again', async () => {
    await using http = await startHttp([echo], { timeouts: { ...patient, headersTimeoutMs: 50 } })
    expect(await hold(http.port, 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ')).toMatch(
      /^HTTP\/1.1 503 .*"unavailable"/s,
    )
  })

  it('[Z115] a connection is ended where the body of its request does not end, by an answer that lets it be tried again', async () => {
    const timeouts = { ...patient, headersTimeoutMs: 50, requestTimeoutMs: 50 }
    await using http = await startHttp([echo], { timeouts })
    const request =
      'POST /api/send HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer user-7\r\n' +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"target_id":'
    expect(await hold(http.port, request)).toMatch(/^HTTP\/1.1 503 .*"unavailable"/s)
  })

  it('[Z116] a connection is ended where nothing comes at all', async () => {
    await using http = await startHttp([echo], { timeouts: { ...patient, httpIdleTimeoutMs: 50 } })
    const socket = connect(http.port, '127.0.0.1')
    await once(socket.resume(), 'close')
  })

  it('[Z117] the timeouts of HTTP are the limits that have these names', async () => {
    await using http = await startHttp([echo])
    expect(http.app.server).toMatchObject({
      headersTimeout: gatewayLimits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      timeout: gatewayLimits.httpIdleTimeoutMs,
    })
  })
})

describe('the connections of an address', () => {
  async function open(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }

  it('[Z118] connections of an address that are no sockets of ours are so many at a time; one that is over is ended at once', async () => {
    const limiter = createLimiter({ isEnabled: true })
    await using http = await startHttp([echo], { limiter })
    for (let left = gatewayLimits.httpConnectionsMaxPerAddress; left > 1; left -= 1)
      limiter.httpConnections.enter('127.0.0.1')
    const last = await open(http.port)
    const over = await open(http.port)
    await once(over.resume(), 'close')
    last.end()
    await once(last.resume(), 'close')
    while (!limiter.httpConnections.enter('127.0.0.1')) await new Promise(setImmediate)
    limiter.httpConnections.leave('127.0.0.1')
    expect((await http.call('GET', '/api/online?user_id=1')).status).toBe(200)
  })

  it('[Z119] connections of an address of a trusted proxy are not counted: it speaks for many', async () => {
    const limiter = createLimiter({ isEnabled: true })
    await using http = await startHttp([echo], { limiter, trustProxy: ['127.0.0.1'] })
    while (limiter.httpConnections.enter('127.0.0.1'));
    expect((await http.call('GET', '/api/online?user_id=1')).status).toBe(200)
  })

  it('[Z120] connections stop to count as such once they are sockets', async () => {
    const limiter = createLimiter({ isEnabled: true })
    await using http = await startHttp([echo], { limiter })
    await using sockets = await startSockets([], { limiter })
    http.app.server.on('upgrade', sockets.gateway.handleUpgrade)
    for (let left = gatewayLimits.httpConnectionsMaxPerAddress; left > 1; left -= 1)
      limiter.httpConnections.enter('127.0.0.1')
    const request =
      'GET /ws?token=user-7 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
    for (let round = 0; round < 3; round += 1) {
      const socket = await open(http.port)
      socket.write(request)
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 101/)
      socket.destroy()
    }
  })
})

describe('a large body', () => {
  it('[Z121] a large body costs a point for every 8 KiB; one of unknown length costs as the longest', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0 })
    await using http = await startHttp([echo], { limiter })
    const { ratePointsPerHttpRequest, httpBodyMaxBytes, rateBytesPerPoint } = gatewayLimits
    const largest = 1 + ratePointsPerHttpRequest + httpBodyMaxBytes / rateBytesPerPoint
    limiter.take({ cost: gatewayLimits.ratePointsPerUser - largest, userId: 7 })
    const body = { target_id: 1, content: 'a' }
    const inPieces = await fetch(`${http.url}/api/send`, {
      method: 'POST',
      headers: { authorization: 'Bearer user-7', 'content-type': 'application/json' },
      body: new Blob([JSON.stringify(body)]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(inPieces.status).toBe(201)
    expect((await http.call('POST', '/api/send', body)).status).toBe(429)
  })
})
