import { describe, expect, it } from 'vitest'
import { parseInput } from '../operations/index.js'
import { isVisible } from './visible.js'

const every = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
const nothing = /\p{Default_Ignorable_Code_Point}|\p{White_Space}|\p{Cf}|\p{Cc}/u

/** A generator of numbers that is the same in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

describe('text that can be seen', () => {
  it('[B700] no character that Unicode calls ignorable, a space or a format is seen, and every letter, digit, sign and emoji is', () => {
    const unseen = every.filter((one) => nothing.test(one))
    expect(unseen.length).toBeGreaterThan(4_000)
    expect(unseen.filter(isVisible)).toEqual([])
    const signs = every.filter((one) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(one) && !nothing.test(one))
    expect(signs.filter((one) => !isVisible(one))).toEqual(
      [0x2800, 0xfffc, 0x13441, 0x13442, 0x1d159].map((code) => String.fromCodePoint(code)),
    )
  })

  it('[B700] mixing and repeating what is not seen does not make it seen, and one visible character in it does', () => {
    const pool = every.filter((one) => nothing.test(one) || /[\p{M}\u2800]/u.test(one))
    const random = numbers(11)
    const pick = <T>(from: readonly T[]) => from[Math.floor(random.next().value * from.length)]!
    for (let round = 0; round < 3_000; round += 1) {
      const before = Array.from({ length: Math.floor(random.next().value * 30) }, () => pick(pool)).join('')
      expect(isVisible(before), JSON.stringify(before)).toBe(false)
      const after = before + pick(['a', '石', '😀', '❤️', '.', '١', 'ا', '🇨🇳', '-', '①'])
      expect(isVisible(after + before), JSON.stringify(after)).toBe(true)
    }
  })

  it.each([
    ...['\u200b', '\u3000', '\u2800', '\u3164', '\uffa0', '\u115f', '\n', '\r\n\t', '\u00ad', '\u2060'],
    ...['\ufe0f', '\u0301', '\u{e0041}', '\u{e0100}', '\u202e', '\u034f', '\u180e', ' ', '\u200d\u200d'],
    ...['\u2800\n\u3164 \u200b', '\u17b4\u17b5', '\ufeff', '\u0085', '\u2028', '\u1160'],
  ])('[B701] a message or an edit of nothing but %j is refused at its text', (text) => {
    const refused = expect.objectContaining({
      code: 'invalid_input',
      errors: [expect.objectContaining({ path: 'content.text' })],
    })
    for (const content of [text, { type: 'text', text }]) {
      expect(() => parseInput('message.send', { target_id: 1, content })).toThrow(refused)
      expect(() => parseInput('message.edit', { target_id: 1, seq: 1, content })).toThrow(refused)
    }
  })

  it('[B702] nothing is taken from a text that is seen, at its ends or inside', () => {
    for (const text of ['\n\n a \u200b\n', '\u202eabc', '  \u3000石\u3164', '\ufeffx\ufe0f'])
      expect(parseInput('message.send', { target_id: 1, content: text }).content).toEqual({
        type: 'text',
        text,
      })
  })
})
