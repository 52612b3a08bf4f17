import { faults } from '@stonechat/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeJson } from './decode-json.js'
import { gatewayLimits } from './limits.js'
import { escapeAll } from './testing/largest-input.js'

const refused = (path: string, message: unknown) =>
  expect.objectContaining({ code: 'invalid_input', errors: [{ path, message }] })

describe('JSON from outside', () => {
  it('[H740] JSON that can be kept exactly is read as it is, however it is spaced and escaped', () => {
    const spaces = fc.constantFrom('', ' ', '\n\t')
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), spaces, fc.boolean(), (value, space, isEscaped) => {
        const small = JSON.parse(JSON.stringify(value), (_, part: unknown) =>
          typeof part === 'number' && Math.abs(part) > Number.MAX_SAFE_INTEGER ? 1 : part,
        ) as unknown
        if (JSON.stringify(small).includes('"__proto__"')) return
        const text = JSON.stringify({ small }, null, space)
        const written = isEscaped ? escapeAll({ small }) : text
        expect(decodeJson(written)).toEqual({ small })
      }),
    )
  })

  it.for([
    ...[
      '9007199254740992',
      '9007199254740993',
      '-9007199254740992',
      '12345678901234567890',
      '1e16',
      '1e400',
      '-1e400',
    ],
    ...[
      '1e-400',
      '0.1000000000000000055511151231257827',
      '3.14159265358979323846',
      '1234567890123.4567',
      '2e308',
    ],
  ])('[H741] a number that cannot be kept exactly is refused: %s', (number) => {
    for (const value of [`[1,{"b":${number}}]`, `[1, ${number}]`, `[${number}]`, ` ${number}`])
      expect(() => decodeJson(`{"a":${value}}`)).toThrow(refused('a', faults.inexact))
  })

  it.for([
    ...[
      '0',
      '-0',
      '0.0',
      '-0e0',
      '1.50',
      '1e2',
      '1E+2',
      '100e-2',
      '0.1',
      '0.30000000000000004',
      '0.10000000000000001',
    ],
    ...[
      '9007199254740991',
      '-9007199254740991',
      '9007199254740991.0',
      '5e-324',
      '1.7976e-308',
      '123456.78912e-9',
    ],
  ])('[H742] a number that is kept exactly is accepted, however it is written: %s', (number) => {
    expect(decodeJson(`{"a":${number}}`)).toEqual({ a: Number(number) })
  })

  it('[H743] every number that a program writes in full, and that is not too large, is accepted', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 }), (number) => {
        for (const written of [JSON.stringify(number), number.toPrecision(17), number.toExponential()])
          expect(decodeJson(written)).toBe(Number(written))
      }),
    )
  })

  it.for([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":{"b":1,"\\u0062":2}}', 'a'],
    ['{"a":[{"b":1},{"b":1, "c":{}, "b" :2}]}', 'a'],
    [`{"a":{${Array.from({ length: 40 }, (_, at) => `"k${at}":1`).join(',')},"k39":2}}`, 'a'],
  ])('[H744] a name that is there twice in one object is refused: %s', ([text, path]) => {
    expect(() => decodeJson(text!)).toThrow(refused(path!, faults.twice))
  })

  it('[H745] a name may be there again in another object, and as a value', () => {
    for (const text of ['{"a":{"a":{"a":1}},"b":"a"}', '[{"a":1},{"a":2}]', '{"a":["a","a"],"b":"\\"b\\":"}'])
      expect(decodeJson(text)).toEqual(JSON.parse(text))
  })

  it('[H746] a `__proto__` and a nesting beyond the limit are refused, however they are written', () => {
    for (const name of ['__proto__', '\\u005f_proto__'])
      expect(() => decodeJson(`{"a":{"${name}":1}}`)).toThrow(refused('a', faults.fieldName))
    const nest = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    expect(() => decodeJson(nest(gatewayLimits.jsonMaxDepth))).not.toThrow()
    expect(() => decodeJson(nest(gatewayLimits.jsonMaxDepth + 1))).toThrow(
      refused('a', faults.nested(gatewayLimits.jsonMaxDepth)),
    )
  })
})
