/** What a key means in the composer, decided apart from the DOM. */
import { isImeKey, type KeyPress } from '../base/keys.js'
import type { BrowserPreferences } from '../base/preferences.js'

export interface ComposerState {
  readonly isEmpty: boolean
  readonly sendKey: BrowserPreferences['sendKey']
  /** On a touch screen Enter is a new line: there is a button to send. */
  readonly isTouch: boolean
}

export type ComposerAction = 'send' | 'edit-last' | 'leave' | undefined

/** What to do on a key; `undefined` leaves it to the text field. */
export function decideKey(press: KeyPress, state: ComposerState): ComposerAction {
  if (isImeKey(press)) return undefined
  const hasModifier = press.ctrlKey || press.metaKey
  switch (press.key) {
    case 'Enter':
      if (hasModifier) return 'send'
      if (press.shiftKey || press.altKey || state.isTouch) return undefined
      return state.sendKey === 'enter' ? 'send' : undefined
    case 'ArrowUp':
      return state.isEmpty && !hasModifier && !press.shiftKey && !press.altKey ? 'edit-last' : undefined
    case 'Escape':
      return 'leave'
    default:
      return undefined
  }
}
