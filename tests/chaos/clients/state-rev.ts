/** The `rev` of the user's state on one device, noted whenever it is another than before. */
import type { Tape } from '../history/tape.js'

export interface StateRev {
  /** What is written down. */
  readonly kept: number
  onKept(rev: number): void
  /** One that was noted before is no news: devices ask every minute. */
  onAsked(rev: number): void
  onWiped(): void
  /** The numbers of another database are no news and no step back. */
  onRewound(): void
}

export function createStateRev(tape: Tape): StateRev {
  let kept = 0
  let noted = 0
  return {
    get kept() {
      return kept
    },
    onKept(rev) {
      kept = rev
      noted = rev
      tape.add({ kind: 'revKept', rev })
    },
    onAsked(rev) {
      if (rev === noted) return
      noted = rev
      tape.add({ kind: 'revAsked', rev })
    },
    onWiped() {
      kept = 0
    },
    onRewound() {
      kept = 0
      noted = 0
    },
  }
}
