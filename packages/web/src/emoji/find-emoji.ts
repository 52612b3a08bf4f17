import type { EmojiEntry } from './emoji-table.js'

/** Finds emoji that a query names, the best first. */
export type FindEmoji = (query: string, limit: number) => EmojiEntry[]

/**
 * Makes the search over emoji: by their names of every language, so that somebody who writes one language finds what is
 * called so in the other.
 */
export function createEmojiSearch(emojis: readonly EmojiEntry[]): FindEmoji {
  const indexed = emojis.map(toNamed)
  return (query, limit) => {
    const wanted = normalize(query)
    if (wanted === '') return []
    const ranked: EmojiEntry[][] = Array.from({ length: worst }, () => [])
    for (const named of indexed) ranked[rankOf(named, wanted)]?.push(named.entry)
    return ranked.flat().slice(0, limit)
  }
}

interface NamedEmoji {
  readonly entry: EmojiEntry
  readonly called: readonly string[]
  readonly words: readonly string[]
}

function toNamed(entry: EmojiEntry): NamedEmoji {
  const called = [...entry.names, ...Object.values(entry.labels)].map(normalize)
  return { entry, called, words: [...entry.tags, ...called.flatMap((name) => name.split(' '))] }
}

const worst = 5

/** 0: called so. 1: its name begins so. 2: a word of it is so. 3: a word of it begins so. 4: it has this in a name. */
function rankOf({ called, words }: NamedEmoji, wanted: string): number {
  if (called.includes(wanted)) return 0
  if (called.some((name) => name.startsWith(wanted))) return 1
  if (words.includes(wanted)) return 2
  if (words.some((word) => word.startsWith(wanted))) return 3
  return called.some((name) => name.includes(wanted)) ? 4 : worst
}

/** Names after a colon are written with low lines, labels with spaces. */
function normalize(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .trim()
}
