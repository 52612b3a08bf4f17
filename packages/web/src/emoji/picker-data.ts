import type { EmojiData, EmojiDataResolver } from 'frimousse'
import { locales } from '../text/index.js'
import type { EmojiEntry } from './emoji-table.js'
import { loadEmoji } from './load-emoji.js'
import { skinTones } from './skin-tone.js'

/** The emoji as the grid takes them: named in the language of the app, found by the names of all. */
export const resolveEmoji: EmojiDataResolver = async (locale): Promise<EmojiData> => {
  const { emojis, groups } = await loadEmoji()
  const { sentences } = Object.entries(locales).find(([tag]) => tag === locale)?.[1] ?? locales.en
  return {
    locale,
    emojis: emojis.map(({ emoji, group, version, labels, names, tags, skins }) => ({
      emoji,
      category: group,
      version,
      label: labels[sentences],
      tags: [...Object.values(labels), ...names, ...tags],
      ...(skins === undefined ? {} : { skins: toSkins(skins) }),
    })),
    categories: groups[sentences].map((label, index) => ({ index, label })),
    skinTones: { light: '', 'medium-light': '', medium: '', 'medium-dark': '', dark: '' },
  }
}

function toSkins(skins: NonNullable<EmojiEntry['skins']>) {
  return Object.fromEntries(skinTones.map((tone, index) => [tone, skins[index] ?? ''])) as Record<
    (typeof skinTones)[number],
    string
  >
}
