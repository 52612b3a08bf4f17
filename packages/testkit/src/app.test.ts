import { describe, expect, it } from 'vitest'
import { startApp } from './app.js'
import { call } from './http.js'
import { register } from './person.js'
import { openSocket } from './socket.js'

describe('a server within the test process', () => {
  it('[R85] the server serves like a process of its own, side by side with others', async () => {
    await using one = await startApp({ options: { id: 'one' } })
    await using other = await startApp({ options: { id: 'other' } })
    const alice = await register(one)
    await using socket = await openSocket(one, alice.token)
    expect(socket.ready.node).toBe('one')
    expect((await call(other, 'GET /api/user/profile', { token: alice.token })).status).toBe(401)
  })

  it('[R86] the server takes other ones in place of clock and senders', async () => {
    const sent: string[] = []
    await using app = await startApp({
      options: { verifyPhone: 'on' },
      overrides: {
        senders: {
          sms: {
            async send({ to, code }) {
              sent.push(`${to} ${code}`)
            },
          },
        },
      },
    })
    const body = { username: 'alice', phone: '13800138000', password: 'correct horse' }
    const without = await call(app, 'POST /api/register', { body })
    expect(without.body.code).toBe('code_required')
    await call(app, 'POST /api/codes', { body: { phone: body.phone, purpose: 'register' } })
    await expect.poll(() => sent).toEqual([expect.stringMatching(/^\+8613800138000 \d{6}$/)])
    const code = sent[0]!.split(' ')[1]
    expect((await call(app, 'POST /api/register', { body: { ...body, code } })).status).toBe(201)
  })

  it('[R87] everything is closed after it: the same folder opens again at once', async () => {
    const first = await startApp()
    const { dataDir } = first
    const alice = await register(first)
    await first.app[Symbol.asyncDispose]()
    await using second = await startApp({ dataDir })
    expect((await call(second, 'GET /api/user/profile', { token: alice.token })).body.id).toBe(alice.id)
    await first[Symbol.asyncDispose]()
  })
})
