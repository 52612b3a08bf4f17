import { describe, expect, test } from 'vitest'
import { type Few, hasValue, withoutValue, withValue } from './few.js'

describe('few values', () => {
  test('[W520] few values behave as a set does, also where they become many and few again', () => {
    let few: Few<number> = []
    const set = new Set<number>()
    const check = () => {
      expect([...few].sort((a, b) => a - b)).toEqual([...set].sort((a, b) => a - b))
      for (let value = 0; value < 20; value += 1) expect(hasValue(few, value)).toBe(set.has(value))
    }
    for (const value of [3, 1, 3, 2, 4, 5, 6, 7, 8, 9, 10, 9, 11, 1]) {
      few = withValue(few, value)
      set.add(value)
      check()
    }
    for (const value of [5, 5, 19, 1, 2, 11, 10, 9, 8, 7, 6, 4, 3, 3]) {
      few = withoutValue(few, value)
      set.delete(value)
      check()
    }
    expect([...few]).toEqual([])
  })
})
