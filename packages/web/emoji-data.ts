import { createRequire } from 'node:module'
import type { Plugin } from 'vite'
import type { EmojiEntry, EmojiTable } from './src/emoji/emoji-table.js'

const require = createRequire(import.meta.url)

export const emojiModule = 'virtual:emoji-data'

/** The emoji with their names in both languages, as a module that the app loads when they are first looked for. */
export function emojiData(): Plugin {
  return {
    name: 'emoji-data',
    resolveId: (id) => (id === emojiModule ? `\0${emojiModule}` : undefined),
    load(id) {
      if (id !== `\0${emojiModule}`) return undefined
      // A string of JSON is read faster than the same as an expression.
      return `export const table = JSON.parse(${JSON.stringify(JSON.stringify(makeEmojiTable()))})`
    },
  }
}

// Those of emojibase mix simplified and traditional characters.
const groups = {
  en: [
    'Smileys',
    'People',
    'Animals and nature',
    'Food',
    'Travel',
    'Activities',
    'Objects',
    'Symbols',
    'Flags',
  ],
  zh: ['表情', '人物', '动物与自然', '食物', '旅行', '活动', '物品', '符号', '旗帜'],
}

/** Skin tones and other parts, which are no emoji by themselves. */
const componentGroup = 2

/** Makes the table of all emoji, in their usual order. */
export function makeEmojiTable(): EmojiTable {
  const english: SourceEmoji[] = require('emojibase-data/en/data.json')
  const chinese: SourceEmoji[] = require('emojibase-data/zh/compact.json')
  const common: Shortcodes = require('emojibase-data/en/shortcodes/emojibase.json')
  const github: Shortcodes = require('emojibase-data/en/shortcodes/github.json')
  const pinyin: Shortcodes = require('emojibase-data/zh/shortcodes/cldr.json')
  const inChinese = new Map(chinese.map((one) => [one.hexcode, one]))
  const emojis = english
    .filter(({ group }) => group !== undefined && group !== componentGroup)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((one): EmojiEntry => {
      const { label = one.label, tags = [] } = inChinese.get(one.hexcode) ?? {}
      const skins = one.skins?.filter(({ tone }) => typeof tone === 'number').map(({ emoji }) => toRgi(emoji))
      const spelled = namesIn(pinyin, one.hexcode).flatMap((name) => [
        name.replaceAll('_', ''),
        name.replace(/([^_])[^_]*_?/g, '$1'),
      ])
      const group = one.group as number
      return {
        emoji: toRgi(one.emoji),
        group: group > componentGroup ? group - 1 : group,
        version: one.version,
        labels: { en: one.label, zh: label },
        names: unique([...namesIn(common, one.hexcode), ...namesIn(github, one.hexcode), ...spelled]),
        tags: unique([...(one.tags ?? []), ...tags]),
        ...(skins === undefined ? {} : { skins }),
      }
    })
  return { groups, emojis }
}

/** What is used of an emoji of emojibase. */
interface SourceEmoji {
  readonly hexcode: string
  readonly emoji: string
  readonly label: string
  readonly version: number
  readonly order?: number
  readonly group?: number
  readonly tags?: readonly string[]
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[]
}

type Shortcodes = Readonly<Record<string, string | readonly string[]>>

function namesIn(shortcodes: Shortcodes, hexcode: string): readonly string[] {
  return [shortcodes[hexcode] ?? []].flat()
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)]
}

// Not a literal: the target of the compiler is older than this flag.
const pattern = '^\\p{RGI_Emoji}$'
const rgi = new RegExp(pattern, 'v')

/** emojibase writes a variation selector also where none is recommended; servers refuse such as a reaction. */
function toRgi(emoji: string): string {
  const plain = emoji.replaceAll('\uFE0F', '')
  return !rgi.test(emoji) && rgi.test(plain) ? plain : emoji
}
