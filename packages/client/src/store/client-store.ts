import type { Message, PublicUser, Session, Target } from '@stonechat/protocol'
import type { OutboxRecord } from '../timeline/message-view.js'

/** So many sessions outlive the page; the others come again by sync. */
export const storedConversationsMax = 5_000
/** So many conversations keep messages: those opened last. */
export const storedWindowsMax = 30
/** So many of the newest messages of each. */
export const storedMessagesMax = 100
export const storedUsersMax = 1_000

/** How far a conversation has come here. It claims no more than what it holds: one record is written as a whole. */
export interface ConversationRecord {
  readonly conversation_id: number
  readonly session: Session
  /** Messages up to here have been handed on. */
  readonly seq: number
  readonly rev: number
  readonly deleted_rev: number
  /** What the server knows to be read; the session may be further, until it was told. */
  readonly told_read_seq: number
}

/** A gap-free part of a conversation, and the changes up to which its messages are true. */
export interface WindowRecord extends Target {
  readonly conversation_id: number
  readonly messages: readonly Message[]
  /** Complete up to here: later messages are not in it, missing ones before it were deleted. */
  readonly end_seq: number
  readonly has_older: boolean
  readonly has_newer: boolean
  /** It must be loaded afresh before it can be relied on. */
  readonly is_stale: boolean
  readonly rev: number
  readonly deleted_rev: number
  /** When it was last on the screen: only to tell which to drop. */
  readonly used_at: number
}

export interface DraftRecord {
  readonly target: Target
  readonly text: string
}

/** Facts about the whole: under the key `sessions`, whether all of them have been read. */
export interface FactRecord {
  readonly is_complete: boolean
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
}

export type TableName = keyof Tables

export const tableNames = [
  'conversations',
  'windows',
  'outbox',
  'drafts',
  'users',
  'facts',
] as const satisfies readonly TableName[]

/** What of the account was written in the person's own words, and exists nowhere else. */
export const ownTables = ['outbox', 'drafts'] as const satisfies readonly TableName[]

/** One record put in its place, or removed where it is `undefined`. */
export type Change = {
  [T in TableName]: {
    readonly table: T
    readonly key: string | number
    readonly record: Tables[T] | undefined
  }
}[TableName]

export type Stored = { readonly [T in TableName]: readonly Tables[T][] }

/**
 * What outlives the page, or the program, of one account on one server. The client works on its memory and never waits
 * for this; it only has to be true, and may be behind. Any method may reject: the client then goes on in memory.
 */
export interface ClientStore {
  /** All records of these tables, in any order. */
  load<T extends TableName>(tables: readonly T[]): Promise<Pick<Stored, T>>
  /**
   * Applies changes in their order: all of them or none. Calls may overlap, and take effect in the order of the calls.
   * Where several tabs or programs share a store, `mergeRecord` says which of two records stays.
   */
  write(changes: readonly Change[]): Promise<void>
  /** Deletes everything but these tables. */
  clear(kept?: readonly TableName[]): Promise<void>
  /** Lets go of it. What was written stays. */
  close(): Promise<void> | void
}
