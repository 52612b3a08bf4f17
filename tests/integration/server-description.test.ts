/** What a server says of itself, so that no client compares with limits of its own. */
import { call, openSocket, register, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

describe('what a server says of itself', () => {
  it('[R180] GET /api/server needs no token and names limits, features and ways to sign in', async () => {
    await using server = await startServer()
    const { status, body } = await call(server, 'GET /api/server')
    expect(status).toBe(200)
    expect(body).toEqual({
      name: 'Stonechat',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      features: {
        ...{ accounts: true, files: true, public_presence: true, verify_phone: false },
        contacts_only: false,
      },
      limits: expect.objectContaining({
        edit_window_ms: 24 * 60 * 60_000,
        recall_window_ms: 2 * 60_000,
        text_max_characters: 8_000,
        frame_max_bytes: 65_536,
        file_max_bytes: 200 * 1024 * 1024,
      }),
      sign_in: { phone: true, password: true, code: expect.any(Boolean), oidc: [], passkey: false },
    })
  })

  it('[R181] limits follow the options of the server, in /api/server, in server.get and in ready', async () => {
    await using server = await startServer({
      args: ['-edit-window', '7d', '-recall-window', '0', '-public-presence=false', '-file-max-size', '3GB'],
    })
    const { body } = await call(server, 'GET /api/server')
    expect(body.limits).toMatchObject({
      edit_window_ms: 7 * 24 * 60 * 60_000,
      recall_window_ms: 0,
      file_max_bytes: 3 * 1024 ** 3,
    })
    expect(body.features.public_presence).toBe(false)
    const alice = await register(server)
    await using socket = await openSocket(server, alice.token)
    expect(socket.ready.limits).toEqual(body.limits)
    expect((await socket.request('server.get')).data).toEqual(body)
  })
})
