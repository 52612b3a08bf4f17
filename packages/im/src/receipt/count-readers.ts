/** Who has read and received a message, by the positions of those who can see it: no database here. */
import type { OperationOutput } from '@stonechat/protocol'
import type { MemberPosition } from './store.js'

export interface ReadersPage {
  readonly seq: number
  /** Counted neither as a reader nor among the others. */
  readonly senderId: number
  readonly state: 'read' | 'unread'
  readonly afterUserId: number
  readonly limit: number
}

/** Counts all who can see the message, and lists one page of those in a state. Who came after it was sent cannot see it. */
export function countReaders(
  positions: readonly MemberPosition[],
  { seq, senderId, state, afterUserId, limit }: ReadersPage,
): OperationOutput<'message.readers'> {
  const viewers = positions.filter(({ userId, floorSeq }) => userId !== senderId && floorSeq < seq)
  const readers = viewers.filter(({ readSeq }) => readSeq >= seq)
  const listed = state === 'read' ? readers : viewers.filter(({ readSeq }) => readSeq < seq)
  const after = listed.filter(({ userId }) => userId > afterUserId)
  const page = after.slice(0, limit)
  return {
    read_count: readers.length,
    delivered_count: viewers.filter(({ deliveredSeq }) => deliveredSeq >= seq).length,
    member_count: viewers.length,
    users: page.map(({ userId }) => ({ user_id: userId })),
    next_cursor: after.length > page.length ? String(page.at(-1)?.userId) : null,
  }
}
