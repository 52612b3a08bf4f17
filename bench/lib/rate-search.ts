/** Looks for the highest rate that a program keeps up with. */

export interface Attempt<R> {
  readonly rate: number
  readonly result: R
}

export interface RateSearch<R> {
  readonly start: number
  /** Measures one rate. */
  readonly attempt: (rate: number) => Promise<R>
  /** Whether that went well. */
  readonly isGood: (result: R, rate: number) => boolean
  /** How many rates are tried between the last good one and the first bad one. */
  readonly refinements: number
}

const maxDoublings = 16

/** Doubles the rate until it is too much, then halves the gap. @returns `undefined` where the first rate is too much already */
export async function searchRate<R>({
  start,
  attempt,
  isGood,
  refinements,
}: RateSearch<R>): Promise<Attempt<R> | undefined> {
  let best: Attempt<R> | undefined
  let tooMuch = start
  for (let step = 0; step < maxDoublings; step += 1) {
    const result = await attempt(tooMuch)
    if (!isGood(result, tooMuch)) break
    best = { rate: tooMuch, result }
    tooMuch *= 2
  }
  if (best === undefined) return undefined
  for (let step = 0; step < refinements; step += 1) {
    const rate = Math.round((best.rate + tooMuch) / 2)
    const result = await attempt(rate)
    if (isGood(result, rate)) best = { rate, result }
    else tooMuch = rate
  }
  return best
}
