import { expect, test } from 'vitest'
import type { EmojiEntry } from './emoji-table.js'
import { keepDrawable } from './keep-drawable.js'

const entry = (emoji: string, version: number): EmojiEntry => ({
  emoji,
  version,
  group: 0,
  labels: { en: '', zh: '' },
  names: [],
  tags: [],
})
const all = [entry('😀', 1), entry('🇨🇳', 2), entry('🫠', 14), entry('🫩', 16), entry('🏴‍☠️', 11)]
const keptWhere = (drawn: readonly string[]) =>
  keepDrawable(all, (emoji) => drawn.includes(emoji)).map(({ emoji }) => emoji)

test('[T435] emoji newer than the fonts of the machine are not offered, nor flags where it draws letters', () => {
  expect(keptWhere(['😀', '🫠', '🏴‍☠️', '🇪🇺'])).toEqual(['😀', '🇨🇳', '🫠', '🏴‍☠️'])
  expect(keptWhere(['😀', '🏴‍☠️'])).toEqual(['😀', '🏴‍☠️'])
})

test('[T435] all are offered where nothing can be told', () => {
  expect(keptWhere([])).toHaveLength(all.length)
})
