/** A fixed number of turns a second, shared by all that wait for one: an unlimited flood would only measure the machine. */

/** How often turns are given out, milliseconds. */
const everyMs = 5
/** Turns that were missed while the process had no time are not made up for beyond this many milliseconds. */
const maxLateMs = 50

export interface Pace {
  /** Calls `go` when it is its turn. */
  next(go: () => void): void
}

/** Begins to give out turns; ends with the process. */
export function createPace(perSecond: number): Pace {
  const waiting: (() => void)[] = []
  let left = 0
  let since = performance.now()
  setInterval(() => {
    const now = performance.now()
    left += (Math.min(now - since, maxLateMs) / 1_000) * perSecond
    since = now
    for (let turns = Math.min(Math.floor(left), waiting.length); turns > 0; turns -= 1) {
      left -= 1
      waiting.shift()!()
    }
    // Nothing waited: unused turns are not saved.
    if (waiting.length === 0) left = Math.min(left, 1)
  }, everyMs)
  return { next: (go) => void waiting.push(go) }
}
