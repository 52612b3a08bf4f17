import { describe, expect, test } from 'vitest'
import { countLargeEmoji } from './count-large-emoji.js'

describe('large emoji', () => {
  test('[T442] one to three emoji by themselves are large, of whatever kind', () => {
    for (const emoji of [
      '😀',
      '❤️',
      '1️⃣',
      '#️⃣',
      '🇨🇳',
      '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      '👍🏽',
      '☝🏽',
      '👨‍👩‍👧‍👦',
      '🏳️‍🌈',
      '🧑🏻‍❤️‍💋‍🧑🏿',
      '🕵️‍♂️',
    ]) {
      expect(countLargeEmoji(emoji), emoji).toBe(1)
      expect(countLargeEmoji(`${emoji}${emoji}`), emoji).toBe(2)
      expect(countLargeEmoji(` ${emoji} ${emoji}\n${emoji}`), emoji).toBe(3)
      expect(countLargeEmoji(`${emoji.repeat(4)}`), emoji).toBe(0)
      expect(countLargeEmoji(`${emoji}!`), emoji).toBe(0)
    }
  })

  test('[T442] digits, signs and letters are not emoji', () => {
    for (const text of ['', ' ', '1', '12', '#', '*', '©', '❤', 'a😀', '🇨', '\u200D', '\uFE0F'])
      expect(countLargeEmoji(text), text).toBe(0)
  })

  test('[T443] a chain of a thousand joined emoji is told within a moment', () => {
    const started = performance.now()
    for (const link of ['👨‍', '👩🏻‍', '🇨', '❤️‍', '1️⃣'])
      for (const text of [link.repeat(1_000), link.repeat(12), `${link.repeat(12)}x`])
        expect(countLargeEmoji(text)).toBe(0)
    expect(performance.now() - started).toBeLessThan(100)
  })
})
