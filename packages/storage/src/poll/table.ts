import type { TableOf } from '../sql/table.js'

/**
 * Who chose which option of which poll, clustered on the message; those of one option are found by `im_votes_choice (conversation_id, seq,
 * choice, rev, user_id)`. What a message shows of it is in its `extras` too.
 */
export interface ImVotesTable {
  conversation_id: number
  seq: number
  user_id: number
  choice: number
  /** Of the change that made it; those who voted together share one. */
  rev: number
  at: number
}

export const imVotes: TableOf<'im_votes', ImVotesTable> = {
  name: 'im_votes',
  key: ['conversation_id', 'seq', 'user_id', 'choice'],
}
