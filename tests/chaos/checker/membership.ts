/** Who was in which conversation, from which message to which: read off the changes of groups. */
import type { ConversationTruth } from '../history/history.js'

/** Messages after `floor` up to `last` were said while the user was a member. */
export interface Interval {
  readonly floor: number
  readonly last: number
}

export type Memberships = ReadonlyMap<number, readonly Interval[]>

/** By user. The first members are in no change: they are the users who leave, or are there, without having joined. */
export function membershipsOf({ pair, changes, members }: ConversationTruth): Memberships {
  const intervals = new Map<number, Interval[]>()
  if (pair !== undefined) return new Map(pair.map((user) => [user, [{ floor: 0, last: Infinity }]]))
  const since = new Map<number, number>()
  const put = (user: number, interval: Interval) =>
    intervals.set(user, [...(intervals.get(user) ?? []), interval])
  for (const { added = [], removed = [], atSeq } of changes) {
    for (const user of added) since.set(user, atSeq)
    for (const user of removed) {
      put(user, { floor: since.get(user) ?? 0, last: atSeq })
      since.delete(user)
    }
  }
  for (const user of members) put(user, { floor: since.get(user) ?? 0, last: Infinity })
  return intervals
}

export function wasMemberAt(memberships: Memberships, user: number, seq: number): boolean {
  return (memberships.get(user) ?? []).some(({ floor, last }) => seq > floor && seq <= last)
}
