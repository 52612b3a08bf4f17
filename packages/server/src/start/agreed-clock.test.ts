import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockLimits } from './clock-limits.js'
import { createMachine, noon } from './testing/machine.js'

const { clockHoldMs } = clockLimits
const month = 30 * 24 * 3_600_000

const year = 365 * 24 * 3_600_000

describe('a clock that others share', () => {
  /** Asks a database whose clock is right by `errorMs`, over a line of which each way takes `wayMs`. */
  function compare({ time, clock }: ReturnType<typeof createMachine>, errorMs = 0, wayMs = 0) {
    const askedAt = time.passed
    time.passed += wayMs
    const at = noon + time.passed + errorMs
    time.passed += wayMs
    clock.compare({ at, askedAt, answeredAt: time.passed })
  }

  it.each([month, -month, 20 * year, -20 * year, 3_000, -700])(
    '[R981] a node whose wall clock starts %i ms wrong says so in one line and stamps by the database',
    (byMs) => {
      const machine = createMachine()
      const { time, events, clock } = machine
      time.offset += byMs
      compare(machine)
      expect(clock()).toBe(noon + time.passed)
      clock.aging.begin(undefined)
      expect(clock.aging()).toBe(clock())
      expect(clock.aheadMs()).toBe(byMs)
      for (let second = 0; second < 300; second += 1) {
        time.passed += 1_000
        expect(clock()).toBe(noon + time.passed)
        if (second % 10 === 0) compare(machine)
      }
      expect(events).toEqual(['clock.differs'])
      time.offset -= byMs
      compare(machine)
      expect(clock.aheadMs()).toBe(0)
      expect(events).toEqual(['clock.differs', 'clock.agrees'])
    },
  )

  it('[R981] a wall clock that differs by less than is tolerated, or than the answer took, is followed', () => {
    const machine = createMachine()
    machine.time.offset += 400
    compare(machine)
    expect(machine.clock()).toBe(machine.wall())
    const slow = createMachine()
    slow.time.offset += 800
    compare(slow, 0, 400)
    expect(slow.clock()).toBe(slow.wall())
    expect(slow.events).toEqual([])
  })

  it('[R980] the clock of the database is not followed in a leap either before it has lasted', () => {
    const machine = createMachine()
    const { time, clock } = machine
    compare(machine)
    for (let passed = 0; passed < clockHoldMs - 5_000; passed += 5_000) {
      time.passed += 5_000
      compare(machine, month)
      expect(clock()).toBe(noon + time.passed)
    }
    time.passed += 10_000
    expect(clock()).toBe(noon + time.passed + month)
  })

  it('[R980] whatever the wall clock is set to and when, stamps stay within what is tolerated of the database’s time', () => {
    const step = fc.record({
      passMs: fc.nat(200_000),
      leapMs: fc.integer({ min: -20 * year, max: 20 * year }),
      leaps: fc.boolean(),
      wayMs: fc.nat(500),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const machine = createMachine()
        const { time, clock } = machine
        compare(machine)
        for (const { passMs, leapMs, leaps, wayMs } of steps) {
          time.passed += passMs
          if (leaps) time.offset = noon + leapMs
          expect(Math.abs(clock() - noon - time.passed)).toBeLessThanOrEqual(2_001)
          compare(machine, 0, wayMs)
          expect(Math.abs(clock() - noon - time.passed)).toBeLessThanOrEqual(2_001)
        }
      }),
    )
  })
})

describe('what nobody uses', () => {
  it('[R982] ages no faster than so many times real time, never ahead of the clock, whatever is set when', () => {
    const step = fc.record({ passMs: fc.nat(200_000), leapMs: fc.integer({ min: -year, max: year }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { time, clock } = createMachine()
        for (const { passMs, leapMs } of steps) {
          const before = clock.aging()
          time.passed += passMs
          time.offset += leapMs
          const after = clock.aging()
          expect(after).toBeLessThanOrEqual(clock())
          expect(after - before).toBeLessThanOrEqual(passMs * clockLimits.clockCatchUpSpeed + 1)
        }
        // It catches up in the end.
        for (let n = 0; n < 200; n += 1) {
          time.passed += year
          clock.aging()
          clock()
        }
        expect(clock.aging()).toBe(clock())
      }),
    )
  })

  it('[R982] a start far from what was stamped last makes nothing old at once; one close to it changes nothing', () => {
    const { time, clock } = createMachine()
    clock.aging.begin(noon - month / 2)
    expect(clock.aging()).toBe(clock())
    clock.aging.begin(noon + month)
    expect([clock.aging(), clock.usedAt?.()]).toEqual([clock(), noon + month])
    clock.aging.begin(noon + 2 * year)
    expect(clock.usedAt?.()).toBe(noon + month)
    clock.aging.begin(noon - year)
    expect(clock.aging()).toBe(noon - year)
    time.passed += month
    expect(clock.aging()).toBe(noon - year + clockLimits.clockCatchUpSpeed * month)
  })
})

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
