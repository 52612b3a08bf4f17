/** A socket and the device it belongs to, on a real server. */
import { connect } from 'node:net'
import { call, openSocket, type RunningServer, register, startServer } from '@stonechat/testkit'
import { userLimits } from '@stonechat/user/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const signIn = async ({ phone, password }: { phone: string; password: string }): Promise<string> =>
  (await call(server, 'POST /api/login', { body: { phone, password } })).body.token

/** The answer to bytes as they are, until the other side closes. */
async function exchange(text: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}

describe('a socket', () => {
  it('[W800] a socket takes a newer token of its own device only, and ends with that device', async () => {
    const ann = await register(server)
    const other = await signIn(ann)
    const socket = await openSocket(server, ann.token)
    expect((await socket.request('auth.renew', { token: other })).error?.code).toBe('unauthenticated')
    const refreshed = await call(server, 'POST /api/token/refresh', {
      body: { refresh_token: ann.refreshToken },
    })
    expect(await socket.request('auth.renew', { token: refreshed.body.token })).toHaveProperty('data')
    const { devices } = (await call(server, 'GET /api/devices', { token: ann.token })).body
    const own = devices.find(({ current }: { current: boolean }) => current).id
    expect((await call(server, `DELETE /api/devices/${own}`, { token: other })).status).toBe(204)
    expect(await socket.closed).toMatchObject({ code: 4102 })
    expect((await call(server, 'GET /api/devices', { token: other })).status).toBe(200)
  })

  it('[W802] a device with a live socket is not the one that goes where there are too many, however long it is silent', async () => {
    const ann = await register(server)
    const socket = await openSocket(server, ann.token)
    for (let n = 0; n < userLimits.devicesMaxPerUser + 5; n += 1) await signIn(ann)
    expect((await call(server, 'GET /api/user/profile', { token: ann.token })).status).toBe(200)
    expect(await socket.request('ping', {})).toHaveProperty('data')
    const { devices } = (await call(server, 'GET /api/devices', { token: ann.token })).body
    expect(devices).toHaveLength(userLimits.devicesMaxPerUser)
    await socket.close()
  })
})

describe('a request that names two hosts', () => {
  const hosts = ['Host: a\r\nHost: b', 'Host: a\r\nhost: a', 'Host: a\r\nX-Other: 1\r\nHOST: a']
  it.each(hosts)(
    '[H806] a request that names two hosts is bad input, as HTTP request of any kind and as handshake of a socket: %j',
    async (two) => {
      const { token } = await register(server)
      const rest = `${two}\r\nConnection: close\r\n`
      for (const line of [
        'GET /healthz',
        'GET /',
        'GET /nope',
        'GET /api/online?user_id=1',
        'GET /api/openapi.json',
      ]) {
        expect(await exchange(`${line} HTTP/1.1\r\n${rest}\r\n`), line).toMatch(/^HTTP\/1.1 400 /)
      }
      const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`
      expect(await exchange(`GET /ws?token=${token} HTTP/1.1\r\n${two}\r\n${upgrade}\r\n`)).toMatch(
        /^HTTP\/1.1 400 /,
      )
      expect(await exchange('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
        /^HTTP\/1.1 200 /,
      )
    },
  )
})
