import { unreadMentionSeqsMax, unreadMentionsMax } from '../client-limits.js'

/** What a session says of messages that mention its user and were not read. */
export interface UnreadMentions {
  /** The oldest, 0 where there is none. */
  readonly mention_seq: number
  /** How many; `unreadMentionsMax` stands for that many or more. */
  readonly unread_mentions: number
  /** The oldest `unreadMentionSeqsMax`, ascending; absent where there is none. */
  readonly mention_seqs?: number[]
}

/**
 * Out of the seqs of all of them, ascending, each once; of those above the first `unreadMentionsMax` none need be there.
 * @param unnamed how many there are besides
 */
export function toUnreadMentions(seqs: readonly number[], unnamed = 0): UnreadMentions {
  const [first = 0] = seqs
  return {
    mention_seq: first,
    unread_mentions: Math.min(seqs.length + unnamed, unreadMentionsMax),
    ...(first > 0 ? { mention_seqs: seqs.slice(0, unreadMentionSeqsMax) } : {}),
  }
}
