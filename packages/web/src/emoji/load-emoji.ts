import type { Readable } from '@stonechat/client'
import { createCell } from '../base/cell.js'
import { loadPatiently } from '../base/lazy-part.js'
import type { EmojiTable } from './emoji-table.js'
import { createEmojiSearch, type FindEmoji } from './find-emoji.js'
import { keepDrawable } from './keep-drawable.js'

export interface LoadedEmoji extends EmojiTable {
  readonly find: FindEmoji
}

const cell = createCell<LoadedEmoji | undefined>(undefined)
let loading: Promise<LoadedEmoji> | undefined

/** What `loadEmoji` has loaded. */
export const loadedEmoji: Readable<LoadedEmoji | undefined> = cell

/** All emoji that this browser can draw, loaded with the first use. */
export function loadEmoji(): Promise<LoadedEmoji> {
  loading ??= load()
  return loading
}

async function load(): Promise<LoadedEmoji> {
  const { table } = await loadPatiently(() => import('virtual:emoji-data'))
  const emojis = keepDrawable(table.emojis)
  const loaded = { ...table, emojis, find: createEmojiSearch(emojis) }
  cell.set(loaded)
  return loaded
}
