/** However an address is written, everything that is limited by address counts it as one, on every path. */
import { call, openSocket, type RunningServer, register, startServer, uniquePhone } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let server: RunningServer
beforeAll(async () => {
  const args = [
    '-log',
    'info',
    '-log-format',
    'json',
    '-rate-limits',
    'on',
    '-trust-proxy',
    '127.0.0.0/8,10.0.0.0/8',
    '-address-connections',
    '3',
  ]
  server = await startServer({ args })
})
afterAll(() => server[Symbol.asyncDispose]())

/** One address as `X-Forwarded-For` may hold it, also behind a further proxy of ours and with what a client invented before it. */
const waysOf = (host: number, n: number): string => {
  const address = `203.0.113.${host}`
  const ways = [
    ...[
      address,
      `${address}:${1_000 + n}`,
      `::ffff:${address}`,
      `[::ffff:${address}]:${n + 1}`,
      `::ffff:cb00:71${host.toString(16).padStart(2, '0')}`,
    ],
    ...[
      `"${address}:${n + 1}"`,
      `${address}, 10.0.0.5:${n + 1}`,
      `${address}:${n + 1}, ::ffff:10.0.0.5`,
      `198.51.100.${n}, ${address}`,
      `unknown, ${address}`,
    ],
  ]
  return ways[n % ways.length]!
}

const from = (forwarded: string) => ({ headers: { 'x-forwarded-for': forwarded } })

describe('limits by address', () => {
  it('[H803] guesses are counted by one address however a proxy writes it', async () => {
    const { phone } = await register(server)
    const statuses: number[] = []
    for (let n = 0; n < 10; n += 1)
      statuses.push(
        (
          await call(server, 'POST /api/login', {
            body: { phone, password: `wrong horse ${n}` },
            ...from(waysOf(1, n)),
          })
        ).status,
      )
    expect(statuses).toEqual([401, 401, 401, ...Array(7).fill(429)])
    expect(
      (
        await call(server, 'POST /api/login', {
          body: { phone, password: 'wrong' },
          ...from('203.0.113.99:7'),
        })
      ).status,
    ).toBe(401)
  })

  it('[H804] requests for codes are counted by one address however a proxy writes it', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 34; n += 1)
      statuses.push(
        (
          await call(server, 'POST /api/codes', {
            body: { phone: uniquePhone(), purpose: 'register' },
            ...from(waysOf(2, n)),
          })
        ).status,
      )
    expect(statuses).toEqual([...Array(30).fill(202), ...Array(4).fill(429)])
  })

  it('[R801] the figures and the log say that somebody guesses, and from where', async () => {
    const { phone } = await register(server)
    const ways = [0, 1, 2].map((n) => from(waysOf(5, n)))
    for (const way of ways)
      await call(server, 'POST /api/login', { body: { phone, password: 'wrong horse' }, ...way })
    const { text } = await call(server, 'GET /metrics')
    const counted = /stonechat_sign_ins_total\{by="password",outcome="wrong_password"\} (\d+)/.exec(text)?.[1]
    expect(Number(counted)).toBeGreaterThanOrEqual(3)
    const lines = () =>
      server.logs.filter(
        ({ event, address }) => event === 'account.sign_in_failed' && address === '203.0.113.5',
      )
    await expect.poll(() => lines().length).toBe(3)
    expect(lines()[0]).toMatchObject({
      ...{ by: 'password', reason: 'wrong_password', userId: expect.any(Number) },
      name: `+86${phone.slice(-11, -8)}****${phone.slice(-4)}`,
    })
  })

  it('[H805] sockets are counted by one address however a proxy writes it', async () => {
    const { token } = await register(server)
    const open = (n: number) => openSocket(server, token, from(waysOf(4, n)))
    const sockets = [await open(0), await open(1), await open(2)]
    for (let n = 3; n < 10; n += 1) await expect(open(n)).rejects.toThrow('429')
    sockets.push(await openSocket(server, token, from('203.0.113.98:1')))
    await Promise.all(sockets.map((socket) => socket.close()))
  })
})
