/** Where a user stands in a conversation. */
export interface Standpoint {
  /** The newest message that there is. */
  readonly last_seq: number
  /** The newest that was read. */
  readonly read_seq: number
  /** Nothing at or below it is visible to the user. */
  readonly floor_seq: number
}

/**
 * How many messages a user has not read: computed from positions, never counted, and by this function alone, on servers
 * and clients. A message that was recalled or deleted keeps its place, so neither changes the number.
 */
export function countUnread({ last_seq, read_seq, floor_seq }: Standpoint): number {
  return Math.max(0, last_seq - Math.max(read_seq, floor_seq))
}
