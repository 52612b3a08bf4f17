/** When something of a user certainly was as it was set. */
import type { DeviceHistory } from '../history/history.js'
import type { Write } from './writes.js'

export interface Span {
  readonly from: number
  readonly to: number
}

/** While it certainly had this value: from the acknowledgement until another one that may follow begins. Before all it is 0. */
export function spansOf(writes: readonly Write[], value: 0 | 1): Span[] {
  const others = writes.filter((write) => write.value !== value)
  const endOf = (begunAt: number) =>
    Math.min(...others.filter(({ doneAt }) => doneAt > begunAt).map((other) => other.begunAt))
  const set = writes
    .filter((write) => write.value === value && write.isOwed)
    .map(({ begunAt, doneAt }) => ({ from: doneAt, to: endOf(begunAt) }))
  const first = value === 0 ? [{ from: 0, to: endOf(0) }] : []
  return [...first, ...set].filter(({ from, to }) => from < to)
}

/** What was certainly so in both. */
export function meet(some: readonly Span[], others: readonly Span[]): Span[] {
  return some
    .flatMap((one) =>
      others.map((other) => ({
        from: Math.max(one.from, other.from),
        to: Math.min(one.to, other.to),
      })),
    )
    .filter(({ from, to }) => from < to)
}

export interface SendTimes {
  /** By `n`. */
  readonly issuedAt: readonly number[]
  readonly acknowledgedAt: readonly number[]
}

/** When a device handed over each message, and when it was acknowledged. */
export function sendTimesOf({ entries }: DeviceHistory): SendTimes {
  const issuedAt: number[] = []
  const acknowledgedAt: number[] = []
  for (const entry of entries) {
    if (entry.kind === 'issued') issuedAt[entry.n] = entry.at
    if (entry.kind === 'acknowledged') acknowledgedAt[entry.n] = entry.at
  }
  return { issuedAt, acknowledgedAt }
}
