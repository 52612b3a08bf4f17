/** Keys that work everywhere in the chats, decided apart from the DOM. */
import { isImeKey, type KeyPress } from '../base/keys.js'

export type Shortcut = 'switcher' | 'keys' | 'new' | 'next' | 'previous' | undefined

/** What a key press means outside of fields' own use; `isTyping`: the focus is in a text field. */
export function decideShortcut(press: KeyPress & { readonly code: string }, isTyping: boolean): Shortcut {
  if (isImeKey(press)) return undefined
  const hasModifier = press.ctrlKey || press.metaKey
  if (hasModifier && !press.altKey && !press.shiftKey && press.key.toLowerCase() === 'k') return 'switcher'
  if (press.altKey && !hasModifier) {
    if (press.key === 'ArrowDown') return 'next'
    if (press.key === 'ArrowUp') return 'previous'
    // On a Mac, Alt makes another character; the key itself stays where it is.
    if (press.code === 'KeyN') return 'new'
  }
  return press.key === '?' && !isTyping ? 'keys' : undefined
}

/** The neighbour of the current key in the list; the first where none is current. */
export function neighbourOf<T extends { readonly key: string }>(
  list: readonly T[],
  current: string | undefined,
  step: 1 | -1,
): T | undefined {
  const index = list.findIndex((item) => item.key === current)
  return index < 0 ? list[0] : list[index + step]
}
