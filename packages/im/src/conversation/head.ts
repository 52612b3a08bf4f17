import type { ConversationRef, TargetKey } from '../contract/index.js'

/** The row of a conversation that every write to it locks first, with what decisions read beside it. */
export interface Head {
  readonly id: number
  readonly kind: 'direct' | 'group'
  readonly direct_low: number | null
  readonly direct_high: number | null
  readonly group_id: number | null
  readonly last_seq: number
  readonly rev: number
  readonly last_at: number
  /** The newest message that this transaction lets mention somebody; absent where there is none, as nearly always: it is not read. */
  readonly mention_seq?: number | undefined
  /** Of a dissolved group; `null` for other groups and direct conversations. */
  readonly dissolved_at: number | null
  readonly member_count: number | null
  /** How a group is run, for `parseSettings`; `null` for the defaults, and in direct conversations. */
  readonly settings: string | null
  /** Of a direct conversation: a user who has blocked the other; `null` where neither has. */
  readonly blocker_id: number | null
  /** Of a direct conversation, who of the two may write, as it counts on this node: see `settleConsent`. */
  readonly consent: number
}

/** What to announce about a conversation. */
export function toRef(head: Head, key: TargetKey): ConversationRef {
  return { conversationId: head.id, key, rev: head.rev, memberCount: head.member_count ?? 2 }
}
