import { describe, expect, it } from 'vitest'
import { toFieldValue } from '../base/date-field.js'
import { presetsAt } from './presets.js'

const at = (text: string) => new Date(text).getTime()
const named = (text: string) => presetsAt(at(text)).map(({ name, at }) => [name, toFieldValue(at)])

describe('when to send later', () => {
  it('[T364] offered are an hour from now, this evening, tomorrow morning and Monday morning, in local time, without what is over or there twice', () => {
    expect(named('2026-11-25T10:20:30')).toEqual([
      ['hour', '2026-11-25T11:20'],
      ['evening', '2026-11-25T20:00'],
      ['morning', '2026-11-26T09:00'],
      ['monday', '2026-11-30T09:00'],
    ])
    // A Sunday, late: tomorrow is Monday.
    expect(named('2026-11-29T20:00:00')).toEqual([
      ['hour', '2026-11-29T21:00'],
      ['morning', '2026-11-30T09:00'],
    ])
    // On a Monday the next one is meant.
    expect(named('2026-11-30T08:00:00').at(-1)).toEqual(['monday', '2026-12-07T09:00'])
  })
})
