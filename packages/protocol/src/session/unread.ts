/** Where a user stands in a conversation. */
export interface Standpoint {
  /** The newest message that there is. */
  readonly last_seq: number
  /** The newest that was read. */
  readonly read_seq: number
  /** Nothing at or below it is visible to the user. */
  readonly floor_seq: number
  /** Messages that the user has deleted, each once; those at or below the two positions do not matter. */
  readonly deleted_unread?: readonly number[] | undefined
}

/**
 * How many messages a user would find on opening the conversation: computed from positions, never counted, and by this
 * function alone, on servers and clients. A message that was recalled is still found, as a line that says so; one that the
 * user deleted is not.
 */
export function countUnread({ last_seq, read_seq, floor_seq, deleted_unread = [] }: Standpoint): number {
  const start = Math.max(read_seq, floor_seq)
  const deleted = deleted_unread.filter((seq) => seq > start && seq <= last_seq)
  return Math.max(0, last_seq - start - deleted.length)
}
