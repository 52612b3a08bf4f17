/** What a press on the microphone means, decided apart from the DOM. Held, it records as long as it is held; clicked, until one says. */

/** A press that is shorter is a click. */
export const holdMs = 350
/** How far a finger slides away to throw the recording away, CSS pixels. */
export const slidePx = 80

export interface Press {
  readonly heldMs: number
  /** How far the pointer is from where it was pressed, away from the button in the direction of reading. */
  readonly awayPx: number
}

/** Whether letting go now would throw the recording away. */
export function isSlidAway({ awayPx }: Pick<Press, 'awayPx'>): boolean {
  return awayPx >= slidePx
}

export function decideRelease(press: Press): 'send' | 'cancel' | 'go-on' {
  if (isSlidAway(press)) return 'cancel'
  return press.heldMs < holdMs ? 'go-on' : 'send'
}
