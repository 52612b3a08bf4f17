import type { GroupChangeKind, MessageChangeKind } from '@stonechat/im/rules'
import type { TableOf } from '../sql/table.js'

/** Changes of a conversation and its messages, clustered on `(conversation_id, rev)`. */
export interface ImChangesTable {
  conversation_id: number
  rev: number
  kind: MessageChangeKind | GroupChangeKind
  /** The message it is about; `null` for changes of a group. */
  seq: number | null
  actor_id: number
  /** JSON: a message's former content; for groups the former values, and the users concerned. */
  former: string | null
  at: number
}

export const imChanges: TableOf<'im_changes', ImChangesTable> = {
  name: 'im_changes',
  key: ['conversation_id', 'rev'],
  identity: ['kind', 'actor_id', 'at'],
}
