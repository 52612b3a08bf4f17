/** The wall clock leaps: no decision about durations changes. */
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLimiter } from './limiter.js'
import { gatewayLimits } from './limits.js'
import { startSockets } from './testing/socket-client.js'

const hour = 3_600_000

describe('a wall clock that leaps', () => {
  it('[R879] changes no decision of the limiter', () => {
    const step = fc.record({
      passMs: fc.nat(4_000),
      leapMs: fc.integer({ min: -200 * hour, max: 200 * hour }),
      cost: fc.nat(400),
      isOwed: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const decide = (leaps: boolean) => {
          const time = { passed: 1_000, leap: 0 }
          const clock = Object.assign(() => time.passed + time.leap, { monotonic: () => time.passed })
          const limiter = createLimiter({ isEnabled: true, clock })
          return steps.map(({ passMs, leapMs, cost, isOwed }) => {
            time.passed += passMs
            if (leaps) time.leap = leapMs
            const charge = { cost, userId: 1, ip: '192.0.2.1' }
            if (isOwed) return limiter.owe(charge)
            try {
              return limiter.take(charge)
            } catch (error) {
              return [(error as { retryAfterMs: number }).retryAfterMs, limiter.isFlooding(1)]
            }
          })
        }
        expect(decide(true)).toEqual(decide(false))
      }),
    )
  })

  it.each([hour, -hour])(
    '[R879] changes nothing for a connection that answers pings, or does not: by %i ms',
    async (leapMs) => {
      const time = { leap: 0 }
      const clock = Object.assign(() => Date.now() + time.leap, { monotonic: () => performance.now() })
      const heartbeat = { pingIntervalMs: 60, pongTimeoutMs: 60 }
      await using sockets = await startSockets([], { clock, heartbeat })
      const answering = await sockets.connect()
      await once(answering.ws, 'ping')
      time.leap = leapMs
      for (let beat = 0; beat < 4; beat += 1) await once(answering.ws, 'ping')
      expect(answering.ws.readyState).toBe(answering.ws.OPEN)
      time.leap = -leapMs
      const silent = await sockets.connect(undefined, { autoPong: false })
      time.leap = 0
      expect((await silent.closed).code).toBe(4005)
    },
  )

  it('[R879] cuts nobody as a flooder when it is set back by an hour', () => {
    const time = { passed: 0, leap: 0 }
    const clock = Object.assign(() => time.passed + time.leap, { monotonic: () => time.passed })
    const limiter = createLimiter({ isEnabled: true, clock })
    for (let window = 0; window < 40; window += 1) {
      if (window === 5) time.leap = -hour
      limiter.take({ cost: gatewayLimits.ratePointsPerUser, userId: 1 })
      expect(limiter.isFlooding(1)).toBe(false)
      time.passed += gatewayLimits.rateWindowMs
    }
  })
})
