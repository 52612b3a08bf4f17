import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockHoldMs, createAgreedClock } from './agreed-clock.js'

const noon = 1_700_000_000_000
const month = 30 * 24 * 3_600_000

/** A machine: time passes, and somebody sets its wall clock. */
function createMachine() {
  const time = { passed: 5_000, offset: noon }
  const events: string[] = []
  const source = Object.assign(() => time.passed + time.offset, { monotonic: () => time.passed })
  const clock = createAgreedClock({
    log: { warn: (_: object, event: string) => events.push(event) } as never,
    source,
  })
  return { time, events, clock, wall: source }
}

describe('the clock of the product', () => {
  it.each([month, -month, 3_600_000, -3_600_000, 3_000])(
    '[R880] a leap of %i ms forth and back within a minute is not followed, and is a line in the log',
    (byMs) => {
      const { time, events, clock } = createMachine()
      time.offset += byMs
      const start = clock()
      for (let second = 0; second < 50; second += 1) {
        time.passed += 1_000
        expect(clock()).toBe(start + (second + 1) * 1_000)
      }
      time.offset -= byMs
      time.passed += 1_000
      expect(clock()).toBe(noon + time.passed)
      expect(events).toEqual(['clock.set'])
    },
  )

  it('[R880] a clock that was set for good is followed after a minute', () => {
    const { time, events, clock, wall } = createMachine()
    time.offset -= month
    expect(clock()).toBe(wall() + month)
    time.passed += clockHoldMs
    expect(clock()).toBe(wall())
    expect(events).toEqual(['clock.set', 'clock.followed'])
  })

  it('[R880] what network time corrects is followed at once', () => {
    const { time, events, clock, wall } = createMachine()
    for (const byMs of [500, -900, 1_500, -1_999]) {
      time.offset += byMs
      expect(clock()).toBe(wall())
    }
    expect(events).toEqual([])
  })

  it('[R880] whatever leaps there are, it is never ahead of a clock that held still for a minute, and its monotonic side does not notice', () => {
    const step = fc.record({
      passMs: fc.nat(20_000),
      leapMs: fc.integer({ min: -month, max: month }),
      leaps: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { time, clock } = createMachine()
        // What the wall clock was ahead by, and since when.
        let followed = noon
        let since = -Infinity
        let last = time.offset
        for (const { passMs, leapMs, leaps } of steps) {
          time.passed += passMs
          if (leaps) time.offset = noon + leapMs
          if (Math.abs(time.offset - last) >= 1) since = time.passed
          last = time.offset
          const before = clock.monotonic!()
          const shown = clock() - time.passed
          expect(clock.monotonic!()).toBe(before)
          // Either what it showed before, or what the wall clock has shown for a minute, give or take what is tolerated.
          const mayFollow = time.passed - since >= clockHoldMs
          const near = (one: number) => Math.abs(shown - one) <= 2_000
          expect(
            near(followed) || (mayFollow && near(time.offset)) || Math.abs(time.offset - followed) < 2_000,
          ).toBe(true)
          followed = shown
        }
      }),
    )
  })
})
