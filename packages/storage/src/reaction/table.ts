import type { TableOf } from '../sql/table.js'

/** Who reacted to which message, clustered on the message. What a message shows of it is in its `extras` too. */
export interface ImReactionsTable {
  conversation_id: number
  seq: number
  user_id: number
  emoji: string
  /** Of the change that made it: no two of a conversation are alike, and they are in order. */
  rev: number
  at: number
}

export const imReactions: TableOf<'im_reactions', ImReactionsTable> = {
  name: 'im_reactions',
  key: ['conversation_id', 'seq', 'user_id', 'emoji'],
}
