/** Where a word begins that a list could complete, decided apart from the DOM. */

/** What begins such a word. */
export interface Trigger {
  readonly char: string
  /** How many characters must follow before anything is looked for. */
  readonly minQuery: number
  /** Whether it counts after this character; `undefined` is the beginning of the text. */
  readonly isAfter: (before: string | undefined) => boolean
}

export interface FoundTrigger<T extends Trigger = Trigger> {
  readonly trigger: T
  /** Where its character stands. */
  readonly from: number
  /** What stands between it and the caret. */
  readonly query: string
}

/** A longer word is none that anybody wants completed. */
const maxQuery = 32

/** Finds the nearest trigger before the caret, where nothing but a word lies between them. */
export function findTrigger<T extends Trigger>(
  text: string,
  caret: number,
  triggers: readonly T[],
): FoundTrigger<T> | undefined {
  for (let from = caret - 1; from >= 0 && caret - from - 1 <= maxQuery; from--) {
    const char = text.charAt(from)
    if (/\s/.test(char)) return undefined
    const trigger = triggers.find((one) => one.char === char)
    if (trigger === undefined || !trigger.isAfter(from === 0 ? undefined : text.charAt(from - 1))) continue
    const query = text.slice(from + 1, caret)
    return [...query].length >= trigger.minQuery ? { trigger, from, query } : undefined
  }
  return undefined
}

/** For triggers that also stand inside of words, such as a colon: only after white space. */
export function afterSpace(before: string | undefined): boolean {
  return before === undefined || /\s/.test(before)
}

/** For triggers that may follow text without a space, as is usual in Chinese, but are no part of an address or a number. */
export function notInWord(before: string | undefined): boolean {
  return before === undefined || !/[\w.+-]/.test(before)
}
