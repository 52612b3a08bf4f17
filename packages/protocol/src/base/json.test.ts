import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faults } from '../faults.js'
import { canonicalJson } from './canonical-json.js'
import { boundedJson } from './json.js'
import { countBytes } from './text.js'

const jsonLimits = { maxBytes: 100, maxDepth: 3 }
const parse = (value: unknown) => boundedJson(jsonLimits).safeParse(value)

describe('JSON of others', () => {
  it('[B740] JSON within its limits comes back as it is, and every other is refused', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value)
        const isFitting =
          countBytes(text) <= jsonLimits.maxBytes &&
          levelsOf(value) <= jsonLimits.maxDepth &&
          !text.includes('"__proto__":') &&
          !numbersIn(value).some((number) => Math.abs(number) > Number.MAX_SAFE_INTEGER)
        expect(parse(value).success).toBe(isFitting)
        if (isFitting) expect(parse(value).data).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it.for([
    [undefined, faults.missing],
    [{ a: undefined }, faults.missing],
    [{ a: Number.NaN }, faults.inexact],
    [2 ** 53, faults.inexact],
    [new Date(), faults.invalid],
    [() => 1, faults.invalid],
    [10n, faults.invalid],
    ['\ud800', faults.halfCharacter],
    [{ '\udc00': 1 }, faults.halfCharacter],
    [[[[[1]]]], faults.atMostLevels(3)],
    ['a'.repeat(99), faults.atMostBytes(100)],
    ['\0'.repeat(20), faults.atMostBytes(100)],
  ])(
    '[B741] a value that is no JSON, or that cannot be kept, is refused with its reason: %s',
    ([value, fault]) => {
      expect(parse(value).error?.issues).toMatchObject([{ message: (fault as typeof faults.missing).en }])
    },
  )

  it('[B744] of a value that is too large no more is looked at than fits', () => {
    let looks = 0
    const large = new Proxy(Array<number>(1_000_000).fill(1), {
      get: (items, name) => {
        looks += 1
        return Reflect.get(items, name) as unknown
      },
    })
    expect(parse({ a: [large] }).success).toBe(false)
    expect(looks).toBeLessThan(3 * jsonLimits.maxBytes)
  })

  it('[B742] the canonical text of a value does not depend on the order of its fields, and differs for different values', () => {
    const shuffled = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(shuffled)
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, part]) => [name, shuffled(part)]),
      )
    }
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (one, other) => {
        expect(canonicalJson(shuffled(one))).toBe(canonicalJson(one))
        expect(JSON.parse(canonicalJson(one))).toEqual(JSON.parse(JSON.stringify(one)))
        if (canonicalJson(one) === canonicalJson(other))
          expect(JSON.parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(other)))
      }),
    )
  })
})

function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf))
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
