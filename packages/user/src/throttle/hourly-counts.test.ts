import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userLimits } from '../limits.js'
import { startThrottle } from '../testing/proofs.js'
import { createHourlyCounts } from './hourly-counts.js'

const hour = 3_600_000

/** A machine: time passes, and somebody sets its wall clock. */
function createMachine() {
  const time = { passed: 5_000, wall: 1_700_000_000_000 }
  return { time, clock: Object.assign(() => time.wall, { monotonic: () => time.passed }) }
}

describe('counts of an hour', () => {
  it('[U980] whatever the wall clock is set to, nobody gets more codes an hour, nor waits longer than the hour', async () => {
    const step = fc.record({
      passMs: fc.constantFrom(0, 0, 0, 1_000, 600_000, hour),
      wallMs: fc.integer({ min: -20 * 365 * 24 * hour, max: 20 * 365 * 24 * hour }),
      who: fc.nat(1),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { time, clock } = createMachine()
        const throttle = startThrottle(clock)
        const granted: { at: number; who: number }[] = []
        for (const { passMs, wallMs, who } of steps) {
          time.passed += passMs
          time.wall += passMs + wallMs
          const ofHour = granted.filter(
            (one) => one.who === who && Math.floor(one.at / hour) === Math.floor(time.passed / hour),
          )
          const ask = () =>
            throttle.takeCode({ target: `+8613800000${who}`, ip: `10.0.0.${who}`, errand: 'code' })
          if (ofHour.length < userLimits.codeMaxPerTargetPerHour) {
            await ask()
            granted.push({ at: time.passed, who })
          } else
            await expect(ask()).rejects.toMatchObject({
              code: 'rate_limited',
              retryAfterMs: hour - (time.passed % hour),
            })
        }
      }),
    )
  })

  it('[U981] a request for a code that is refused takes nothing from the others of its network', async () => {
    const throttle = startThrottle(createMachine().clock)
    const ask = (target: string) => throttle.takeCode({ target, ip: '10.0.0.1', errand: 'code' })
    for (let n = 0; n < userLimits.codeMaxPerTargetPerHour; n += 1) await ask('+8613800000001')
    for (let n = 0; n < 100; n += 1) await expect(ask('+8613800000001')).rejects.toThrow()
    const left = userLimits.codeMaxPerIpPerHour - userLimits.codeMaxPerTargetPerHour
    for (let n = 0; n < left; n += 1) await ask(`+86138000010${n}`)
    await expect(ask('+8613800009999')).rejects.toThrow()
  })

  it('[U982] counts are taken back in their own hour only, and beyond so many keys the first are forgotten', () => {
    const { time, clock } = createMachine()
    const counts = createHourlyCounts({ clock, keysMax: 3 })
    const undo = counts.add('a')
    counts.add('a')
    undo()
    expect(counts.of('a')).toBe(1)
    for (const key of ['b', 'c', 'd']) counts.add(key)
    expect(['a', 'b', 'c', 'd'].map(counts.of)).toEqual([0, 1, 1, 1])
    const late = counts.add('d')
    time.passed += hour
    counts.add('d')
    late()
    expect(counts.of('d')).toBe(1)
    expect(counts.leftMs()).toBe(hour - 5_000)
  })
})
