import { describe, expect, test } from 'vitest'
import { formatBytes, formatDuration } from './format.js'

describe('how much and how long', () => {
  test('[L702] sizes have one digit behind the point below ten and none above, and never 1,000 of a unit', () => {
    const said = [0, 999, 1_000, 1_449, 9_960, 999_499, 999_500, 200_000_000, 5_000_000_000]
    expect(said.map((bytes) => formatBytes('en', bytes))).toEqual([
      '0 B',
      '999 B',
      '1 KB',
      '1.4 KB',
      '10 KB',
      '999 KB',
      '1 MB',
      '200 MB',
      '5 GB',
    ])
  })

  test('[L702] lengths are minutes and seconds, with hours where there are some', () => {
    const said = [0, 499, 7_000, 59_600, 760_000, 3_723_000]
    expect(said.map(formatDuration)).toEqual(['0:00', '0:00', '0:07', '1:00', '12:40', '1:02:03'])
  })
})
