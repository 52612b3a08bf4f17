/** People use a server, on a real database and over real sockets, while somebody sets its clock. */
import { call, openSocket, register, startApp, type TestSocket } from '@stonechat/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockLimits } from './clock-limits.js'
import { createMachine } from './testing/machine.js'

const hour = 3_600_000
const year = 365 * 24 * hour

interface Login {
  readonly id: number
  token: string
  refreshToken: string
  socket: TestSocket
}

async function startPeople() {
  const { time, clock } = createMachine()
  const app = await startApp({ overrides: { clock } })
  const people: Login[] = []
  for (let n = 0; n < 3; n += 1) {
    const { id, token, refreshToken } = await register(app)
    people.push({ id, token, refreshToken, socket: await openSocket(app, token) })
  }
  const [ann, bob, cid] = people as [Login, Login, Login]
  // Typing is shown to those one talks with.
  for (const [from, to] of [
    [ann, bob],
    [cid, bob],
  ] as const) {
    const hello = { target_type: 'user', target_id: to.id, content: 'hello' }
    expect((await from.socket.request('message.send', hello)).error).toBeUndefined()
  }
  return {
    ...{ app, time, clock, people },
    async [Symbol.asyncDispose]() {
      for (const { socket } of people) await socket[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

type Running = Awaited<ReturnType<typeof startPeople>>

/** What every client does: it asks, and renews its token where that has expired. */
async function ask({ app }: Running, person: Login, line: Parameters<typeof call>[1], body?: unknown) {
  const send = () => call(app, line, { token: person.token, ...(body === undefined ? {} : { body }) })
  const first = await send()
  if (first.body?.code !== 'token_expired') return first
  const renewed = await call(app, 'POST /api/token/refresh', { body: { refresh_token: person.refreshToken } })
  expect([renewed.status, renewed.text]).toEqual([200, renewed.text])
  Object.assign(person, { token: renewed.body.token, refreshToken: renewed.body.refresh_token })
  return send()
}

const step = fc.record({
  /** Hours to years, both ways; mostly nothing. */
  leapMs: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -48 * hour, max: 48 * hour }) },
    { weight: 1, arbitrary: fc.integer({ min: -20 * year, max: 20 * year }) },
  ),
  passMs: fc.constantFrom(0, 1_000, 30_000, clockLimits.clockHoldMs + 1_000, 20 * 60_000),
  who: fc.nat(2),
  act: fc.constantFrom('send', 'sendOnSocket', 'type', 'devices', 'presence', 'signIn' as const),
})

describe('a server whose clock is set while people use it', () => {
  it('[R985] a server whose clock is set refuses nobody who is active, loses and doubles no message, and shows who is there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await using running = await startPeople()
        const { app, time, clock, people } = running
        const said = ['hello']
        const target = { target_type: 'user' as const, target_id: people[1]!.id }
        for (const [n, { leapMs, passMs, who, act }] of steps.entries()) {
          time.offset += leapMs
          time.passed += passMs
          const person = people[who]!
          const other = people[who === 1 ? 0 : 1]!
          const stamped = clock()
          if (act === 'send' || act === 'sendOnSocket') {
            const body = { ...target, target_id: other.id, content: `text ${n}` }
            const data =
              act === 'send'
                ? (await ask(running, person, 'POST /api/send', body)).body
                : (await person.socket.request('message.send', body)).data
            expect(data.content).toEqual({ type: 'text', text: `text ${n}` })
            // Never ahead of the server's own clock by more than is carried on within a conversation.
            expect(data.created_at - clock()).toBeLessThanOrEqual(5 * 60_000)
            if (who < 2) said.push(`text ${n}`)
          } else if (act === 'type') {
            expect(
              (await person.socket.request('typing', { ...target, target_id: other.id })).error,
            ).toBeUndefined()
            const typing = await other.socket.next('typing', ({ user_id }) => user_id === person.id)
            expect(typing.user_id).toBe(person.id)
          } else if (act === 'devices') {
            const { status, body } = await ask(running, person, 'GET /api/devices')
            expect([
              status,
              body.devices.filter(({ current }: { current: boolean }) => current).length,
            ]).toEqual([200, 1])
          } else if (act === 'presence') {
            const { body } = await call(app, `GET /api/online?user_id=${person.id}`)
            expect(body.online).toBe(true)
          } else {
            // A connection that is lost comes back with what the client holds.
            await person.socket.close()
            expect((await ask(running, person, 'GET /api/user/profile')).status).toBe(200)
            person.socket = await openSocket(app, person.token)
          }
          expect(clock()).toBeGreaterThanOrEqual(stamped - 1)
        }
        const first = people[0]!
        const { body } = await ask(
          running,
          first,
          `GET /api/messages?target_type=user&target_id=${people[1]!.id}&limit=200`,
        )
        const messages: { content: { text: string }; created_at: number }[] = body.messages
        expect(messages.map(({ content }) => content.text)).toEqual(said)
      }),
      { numRuns: 6, endOnFailure: true },
    )
  }, 120_000)

  it('[R985] nobody is let in for longer: what a clock stamped that was ahead by years ends in its time once the clock is right', async () => {
    await using running = await startPeople()
    const { app, time, people } = running
    const [person] = people as [Login]
    time.offset += 20 * year
    time.passed += clockLimits.clockHoldMs + 1_000
    await call(app, 'GET /api/server')
    running.clock()
    time.passed += clockLimits.clockHoldMs + 1_000
    expect((await ask(running, person, 'GET /api/user/profile')).status).toBe(200)
    const ahead = person.token
    time.offset -= 20 * year
    running.clock()
    time.passed += clockLimits.clockHoldMs + 1_000
    running.clock()
    const refused = await call(app, 'GET /api/user/profile', { token: ahead })
    expect([refused.status, refused.body.code]).toEqual([401, 'token_expired'])
    expect((await ask(running, person, 'GET /api/user/profile')).status).toBe(200)
  })
})
