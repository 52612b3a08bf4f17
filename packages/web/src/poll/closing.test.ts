import { beforeAll, describe, expect, test } from 'vitest'
import { type Locale, loadTexts, localeTags } from '../text/index.js'
import { describeClosing } from './closing.js'

beforeAll(async () => {
  await Promise.all(localeTags.map(loadTexts))
})

describe('when a poll ends', () => {
  const now = new Date('2026-11-30T12:00').getTime()
  test.for([
    [59_999, 'Closes in less than a minute', '不到一分钟后截止'],
    [60_000, 'Closes in 1 minute', '1分钟后截止'],
    [3_599_000, 'Closes in 59 minutes', '59分钟后截止'],
    [2.5 * 3_600_000, 'Closes in 2 hours', '2小时后截止'],
    [24 * 3_600_000, /^Closes Dec 1, 2026, 12:00.PM$/, '2026年12月1日 12:00截止'],
  ] as const)(
    '[T405] when a poll ends is said in minutes and hours, and as a date from a day on: %d ms ahead',
    ([left, en, zh]) => {
      const words = (locale: Locale) =>
        // Without the marks that keep the directions of the parts apart.
        describeClosing(locale, now + left, now).replace(/[\u2068\u2069]/g, '')
      expect(words('en')).toMatch(en)
      expect(words('zh-CN')).toBe(zh)
    },
  )
})
