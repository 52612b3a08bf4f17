/** A key press, apart from the DOM. */
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

/** Whether a key belongs to an input method: then nothing of ours may react to it. */
export function isImeKey(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229
}
