/** The picker of emoji, loaded with its first use. */
import { lazyPart } from '../base/lazy-part.js'

/** See `EmojiPopup.tsx`. */
export const EmojiPopup = lazyPart(() => import('./EmojiPopup.js').then(({ EmojiPopup }) => EmojiPopup))
