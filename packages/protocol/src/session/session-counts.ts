/** How many changes of its own a session can count between two revs of its conversation. */
const room = 2 ** 20

/**
 * Where the counts of a session begin that started at this `rev` of its conversation. A user who leaves a group and comes
 * back has another session: coming back moves `rev`, so its counts are above all those of the former session and are never
 * mistaken for them.
 * Below 2^53 as long as `rev` is below 2^33.
 */
export function firstCounts(rev: number): { readonly session_rev: number; readonly deleted_rev: number } {
  return { session_rev: rev * room + 1, deleted_rev: rev * room }
}

/** The `rev` of the conversation with which this user came into it. */
export function joinedRevOf({ deleted_rev }: { readonly deleted_rev: number }): number {
  return Math.floor(deleted_rev / room)
}

/** How many deletions this session has counted. */
export function countDeletions(deletedRev: number): number {
  return deletedRev % room
}

/**
 * Whether two values of `session_rev` may be of one session. A session that outgrows its room counts as another one from
 * there on: that costs a reload, and nothing else.
 */
export function isSameSession(oneRev: number, otherRev: number): boolean {
  return Math.floor(oneRev / room) === Math.floor(otherRev / room)
}
