/** What outlives the page. A kind of state that is kept has its table here, and its record in the folder of its noun. */
import type { Contact, PublicUser, ServerLimits } from '@stonechat/protocol'
import { type ConversationRecord, mergeConversations } from '../conversation/record.js'
import type { DraftRecord } from '../draft/record.js'
import type { BlobRecord } from '../file/record.js'
import type { OutboxRecord } from '../outbox/record.js'
import type { PinsRecord } from '../pin/record.js'
import type { WishRecord } from '../reaction/record.js'
import { mergeWindows, type WindowRecord } from '../timeline/record.js'
import type { StoredUserState } from '../user-state/record.js'

/** Facts about the whole: under `sessions`, whether all of them have been read; under `incarnation`, of which database it is, and its mark. */
export interface FactRecord {
  readonly is_complete?: boolean
  readonly incarnation?: string
  readonly mark?: string | undefined
}

/** What is kept, and under which key. */
export interface Tables {
  /** By conversation id. */
  readonly conversations: ConversationRecord
  /** By conversation id. */
  readonly windows: WindowRecord
  /** By `client_id`. */
  readonly outbox: OutboxRecord
  /** By target, `user:10001`. */
  readonly drafts: DraftRecord
  /** By user id. */
  readonly users: PublicUser
  readonly facts: FactRecord
  /** Under the key `limits`. */
  readonly server: ServerLimits
  /** Under the key `all`. */
  readonly user_state: StoredUserState
  /** Bytes of files that are to go up, by the `id` of the upload. Read when they are needed, not at the start. */
  readonly blobs: BlobRecord
  /** By target, `seq` and emoji, votes without one. */
  readonly wishes: WishRecord
  /** By target. */
  readonly pins: PinsRecord
  /** By user id. */
  readonly contacts: Contact
}

export type TableName = keyof Tables

interface TableRules<R> {
  /** The user's own words, which exist nowhere else: they outlive a sign-in that the server ended. */
  readonly isOwn?: boolean
  /** The server has it as well: it makes room where storage is full. */
  readonly isSpare?: boolean
  /** Which record stays where there is one already: two tabs write what each has come to. Without it, the last one. */
  readonly merge?: (held: R, incoming: R) => R
}

export const tables: { readonly [T in TableName]: TableRules<Tables[T]> } = {
  conversations: { merge: mergeConversations },
  windows: { merge: mergeWindows, isSpare: true },
  outbox: { isOwn: true },
  drafts: { isOwn: true },
  users: { isSpare: true },
  facts: {},
  server: {},
  user_state: {},
  blobs: { isOwn: true },
  wishes: { isOwn: true },
  pins: { isSpare: true },
  contacts: {},
}

export const tableNames = Object.keys(tables) as TableName[]

/** The tables of which this is so. */
export function tablesThat(rule: 'isOwn' | 'isSpare'): TableName[] {
  return tableNames.filter((name) => tables[name][rule])
}
