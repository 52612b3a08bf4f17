/** What a key means in the composer, decided apart from the DOM. */

export interface KeyPress {
  readonly key: string
  readonly isComposing: boolean
  /** 229 while an input method handles the key; WebKit sends it after `compositionend`, with `isComposing` false. */
  readonly keyCode: number
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

export interface ComposerState {
  readonly isEmpty: boolean
  readonly sendKey: 'enter' | 'mod-enter'
  /** On a touch screen Enter is a new line: there is a button to send. */
  readonly isTouch: boolean
}

export type ComposerAction = 'send' | 'edit-last' | 'leave' | undefined

/** Whether a key belongs to an input method: then nothing of ours may react to it. */
export function isImeKey(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229
}

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
