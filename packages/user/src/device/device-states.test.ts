import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserStore } from '../contract/index.js'
import { createDeviceStates } from './device-states.js'

const hour = 3_600_000

describe('what is remembered of devices', () => {
  it('[R879] a wall clock that leaps changes nothing about how long it is remembered', () => {
    const step = fc.record({
      passMs: fc.nat(20_000),
      leapMs: fc.integer({ min: -200 * hour, max: 200 * hour }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const readsOf = (leaps: boolean) => {
          const time = { passed: 0, leap: 0 }
          const clock = Object.assign(() => time.passed + time.leap, { monotonic: () => time.passed })
          let reads = 0
          const getDeviceState = async () => {
            reads += 1
            return undefined
          }
          const states = createDeviceStates({
            store: { getDeviceState } as Partial<UserStore> as UserStore,
            clock,
          })
          return steps.map(({ passMs, leapMs }) => {
            time.passed += passMs
            if (leaps) time.leap = leapMs
            void states.get('device')
            return reads
          })
        }
        expect(readsOf(true)).toEqual(readsOf(false))
      }),
    )
  })
})
