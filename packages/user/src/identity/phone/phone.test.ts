import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePhone } from './phone.js'

const separators = [
  '',
  ' ',
  '-',
  '\u202a',
  '\u200b',
  '\u2060',
  '\u00a0',
  '\u3000',
  '\u2013',
  '\u2011',
  '.',
  '(',
  ')',
  '（',
  '）',
  '\t',
  '\ufeff',
  '·',
  '／',
]
const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))

describe('phone numbers', () => {
  it('[U740] a phone number is the same with whatever is put between its digits, seen or not, and in wide digits', () => {
    const between = fc.array(fc.constantFrom(...separators), { minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(
        between,
        fc.constantFrom('13800138000', '+8613800138000', '+14155552671'),
        fc.boolean(),
        (gaps, number, isWide) => {
          const typed = [...number].map((digit, at) => gaps[at] + digit).join('') + gaps.at(-1)
          expect(parsePhone(isWide ? wide(typed) : typed, 'CN')).toBe(parsePhone(number, 'CN'))
        },
      ),
    )
    expect(parsePhone('\u202a+86 138-0013-8000\u202c', 'CN')).toBe('+8613800138000')
  })

  it('[U741] letters and further numbers beside a phone number are not read over', () => {
    for (const typed of [
      'call 13800138000',
      '13800138000 ext. 12',
      '13800138000x12',
      '13800138000,13800138001',
      '138OO138000',
    ])
      expect(parsePhone(typed, 'CN')).toBeUndefined()
  })
})
