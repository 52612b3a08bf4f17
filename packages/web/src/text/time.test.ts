import { beforeAll, describe, expect, test } from 'vitest'
import { loadTexts, localeTags } from './index.js'
import { formatAgo, formatDay, formatListTime, formatTime } from './time.js'

const at = (day: number, hour = 9, minute = 5) => new Date(2026, 4, day, hour, minute).getTime()
const now = at(20, 18)

beforeAll(async () => {
  await Promise.all(localeTags.map(loadTexts))
})

describe('times', () => {
  test('[X67] the list shows the time today, then yesterday, the weekday, the date', () => {
    const shown = [at(20), at(19), at(16), at(2), new Date(2025, 11, 31).getTime()]
    expect(shown.map((one) => formatListTime('zh-CN', one, now))).toEqual([
      '09:05',
      '昨天',
      '周六',
      '5月2日',
      '2025/12/31',
    ])
    expect(shown.map((one) => formatListTime('en', one, now))).toEqual([
      '09:05',
      'Yesterday',
      'Sat',
      'May 2',
      '12/31/2025',
    ])
  })

  test('[X68] midnight is 00:00, and days are calendar days', () => {
    expect(formatTime('en', at(20, 0, 0))).toBe('00:00')
    expect(formatDay('zh-CN', at(19, 23, 59), at(20, 0, 1))).toBe('昨天')
    expect(formatDay('en', at(20, 0, 0), at(20, 23, 59))).toBe('Today')
  })

  test('[X69] how long ago is said in the unit a person would use', () => {
    expect(formatAgo('zh-CN', now - 20_000, now)).toBe('刚刚')
    expect(formatAgo('zh-CN', now - 5 * 60_000, now)).toBe('5分钟前')
    expect(formatAgo('en', now - 3 * 3_600_000, now)).toBe('3 hours ago')
  })
})
