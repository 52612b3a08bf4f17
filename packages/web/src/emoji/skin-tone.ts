import { type BrowserPreferences, choices } from '../base/preferences.js'
import type { EmojiEntry } from './emoji-table.js'

export type SkinTone = BrowserPreferences['skinTone']

/** In the order of the skins of an entry. */
export const [, ...skinTones] = choices.skinTone

/** An emoji with the skin that its user has chosen, where it shows any. */
export function withSkinTone({ emoji, skins }: EmojiEntry, tone: SkinTone): string {
  return tone === 'none' ? emoji : (skins?.[skinTones.indexOf(tone)] ?? emoji)
}
