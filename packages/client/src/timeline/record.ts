import type { GroupLine, Message, Target } from '@stonechat/protocol'

/** So many conversations keep messages: those opened last. */
export const storedWindowsMax = 30
/** So many of the newest messages of each. */
export const storedMessagesMax = 100

/** What happened to a group, by `rev`. */
export type LinesByRev = { [rev: number]: GroupLine }

/** A gap-free part of a conversation, and the changes up to which its messages are true. */
export interface WindowRecord extends Target {
  readonly conversation_id: number
  readonly messages: readonly Message[]
  /** Also beside messages that were let go. Absent in what earlier versions kept. */
  readonly lines?: Readonly<LinesByRev>
  /** Complete up to here: later messages are not in it, missing ones before it were deleted. */
  readonly end_seq: number
  readonly has_older: boolean
  readonly has_newer: boolean
  /** It must be loaded afresh before it can be relied on. */
  readonly is_stale: boolean
  readonly rev: number
  readonly deleted_rev: number
  /** When it was last on the screen: it decides which to drop. */
  readonly used_at: number
}

/** One of the two as it is: the later one, where the other has nothing that it lacks. */
export function mergeWindows(held: WindowRecord, incoming: WindowRecord): WindowRecord {
  const isLater = incoming.rev >= held.rev && incoming.deleted_rev >= held.deleted_rev
  const isFurther = incoming.end_seq >= held.end_seq || held.has_newer
  return held.is_stale || (isLater && isFurther) ? incoming : held
}
