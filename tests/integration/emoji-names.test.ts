import { operations } from '@stonechat/protocol/operations'
import { describe, expect, test } from 'vitest'
import { makeEmojiTable } from '../../packages/web/emoji-data.js'
import { createEmojiSearch } from '../../packages/web/src/emoji/find-emoji.js'

const { emoji: reactionEmoji } = operations['message.react'].input.shape
const { emojis, groups } = makeEmojiTable()
const find = createEmojiSearch(emojis)
const found = (query: string) => find(query, 8).map(({ emoji }) => emoji)

describe('emoji by their names', () => {
  test('[T430] every emoji of the picker, in every tone of skin, is one that a server takes as a reaction', () => {
    expect(emojis.length).toBeGreaterThan(1_800)
    const all = emojis.flatMap(({ emoji, skins = [] }) => [emoji, ...skins])
    expect(all.filter((emoji) => !reactionEmoji.safeParse(emoji).success)).toEqual([])
    expect(new Set(all).size).toBe(all.length)
    for (const { skins } of emojis) expect([undefined, 5]).toContain(skins?.length)
  })

  test('[T431] an emoji is found by its English and its Chinese name, by pinyin and by initials', () => {
    expect(found('tada')).toContain('🎉')
    expect(found('派对')).toContain('🎉')
    for (const query of ['笑哭', 'xiaoku', 'xkl', 'joy', 'Tears_of_Joy', 'face with tears'])
      expect(found(query), query).toContain('😂')
    expect(found('大笑')).toContain('😂')
  })

  test('[T432] what is called so comes first, then what begins so, then what has such a word', () => {
    expect(found('smile')[0]).toBe('😄')
    expect(found('heart')[0]).toBe('❤️')
    expect(found('cat')[0]).toBe('🐱')
    expect(found('zzzzz')).toEqual([])
    expect(found(' ')).toEqual([])
  })

  test('[T430] each group has a name in both languages, and emoji', () => {
    for (const names of Object.values(groups)) expect(names).toHaveLength(9)
    expect(new Set(emojis.map(({ group }) => group))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]))
  })

  test('[T444] a reaction of a thousand joined emoji is refused within a moment', () => {
    const started = performance.now()
    for (const link of ['👨‍', '👩🏻‍', '❤️‍', '🇨🇳', '👨‍👩‍👧‍👦'])
      expect(reactionEmoji.safeParse(link.repeat(1_000)).success).toBe(false)
    expect(performance.now() - started).toBeLessThan(200)
  })
})
