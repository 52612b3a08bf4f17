import type { KnownFile } from '@stonechat/client'
import type { Message } from '@stonechat/protocol'
import { expect, test } from 'vitest'
import { byMonth } from './by-month.js'

const sentAt = (...date: readonly [number, number, number, number?]) => ({
  file: { id: date.join('-') } as KnownFile,
  message: { created_at: new Date(date[0], date[1], date[2], date[3] ?? 12).getTime() } as Message,
})

test('[L735] files stand under the month in which they were sent, by the clock of who looks', () => {
  const files = [
    sentAt(2026, 1, 3),
    sentAt(2026, 1, 1, 0),
    sentAt(2026, 0, 31, 23),
    sentAt(2025, 1, 3),
    sentAt(2025, 1, 2),
  ]
  expect(byMonth(files).map((month) => month.items.map(({ file }) => file.id))).toEqual([
    ['2026-1-3', '2026-1-1-0'],
    ['2026-0-31-23'],
    ['2025-1-3', '2025-1-2'],
  ])
  expect(byMonth([])).toEqual([])
})
