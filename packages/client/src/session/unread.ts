/** How many messages a user has not read: computed, never counted. */
export function unread(lastSeq: number, readSeq: number, floorSeq: number): number {
  return Math.max(0, lastSeq - Math.max(readSeq, floorSeq))
}
