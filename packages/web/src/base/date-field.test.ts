import { describe, expect, it } from 'vitest'
import { fromFieldValue, toFieldValue } from './date-field.js'

const at = (text: string) => new Date(text).getTime()

describe('a date field', () => {
  it('[T364] a date field is read and written to the minute, in local time', () => {
    expect(fromFieldValue('2026-11-30T09:05')).toBe(at('2026-11-30T09:05:00'))
    expect(toFieldValue(at('2026-01-02T03:04:59'))).toBe('2026-01-02T03:04')
    expect(fromFieldValue('')).toBeUndefined()
  })
})
