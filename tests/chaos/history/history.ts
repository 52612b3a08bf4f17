/** A whole run, as the checker reads it: what every device did, saw and shows in the end, and what the database says. */
import type { Entry } from './entry.js'

export interface History {
  readonly devices: readonly DeviceHistory[]
  readonly truth: Truth
  /** What the database had after each restore, before anybody wrote to it again. */
  readonly pasts: readonly Truth[]
}

export interface DeviceHistory {
  readonly device: number
  readonly user: number
  readonly entries: Iterable<Entry>
  readonly view: View
}

/** What a device shows in the end, when all has come to rest. */
export interface View {
  readonly sessions: readonly SessionState[]
  /** Conversations that are open on the screen: the newest messages, ascending. */
  readonly windows: readonly MessageList[]
  /** Whole histories, as the device got them page by page. */
  readonly walks: readonly MessageList[]
  /** Unread over all conversations. */
  readonly totalUnread: number
  readonly userState: UserState
  /** What the server answers to this device; `undefined` where it could not be asked. */
  readonly answered: UserStateAnswer | undefined
}

export interface SessionState {
  readonly conversation: number
  readonly lastSeq: number
  readonly rev: number
  readonly readSeq: number
  readonly floorSeq: number
  readonly unread: number
  /** The `rev` of the line that it shows; -1 for none. */
  readonly lastLine: number
  /** 1 or 0. */
  readonly pinned: number
}

/** A session as the database has it. */
export interface StoredSession extends Omit<SessionState, 'unread'> {
  /** Messages that the user deleted, ascending. */
  readonly deleted: readonly number[]
}

/** What belongs to a user, whichever device changed it. */
export interface UserState {
  readonly rev: number
  /** Ascending. */
  readonly blocks: readonly number[]
  /** By `key`. */
  readonly preferences: ReadonlyMap<number, number>
  /** By `field`; one that was never set is missing. */
  readonly profile: ReadonlyMap<number, number>
  /** Whether the presence is hidden: 1 or 0. */
  readonly hidden: number
}

export type UserStateAnswer = Pick<UserState, 'profile' | 'hidden'>

export interface UserStateTruth extends UserState {
  /** The `rev` of the latest change of each thing, ascending. */
  readonly changeRevs: readonly number[]
}

export interface MessageList {
  readonly conversation: number
  readonly messages: readonly MessageState[]
  /** What happened to the group, as it is shown. */
  readonly lines: readonly LineState[]
  /** Of lines before this message the list need not have all. */
  readonly owedFromSeq: number
}

export interface LineState {
  readonly rev: number
  /** The message that it stands after. */
  readonly afterSeq: number
  /** All else that it says. */
  readonly told: string
}

export interface MessageState {
  readonly seq: number
  /** The index of the device that sent it; -1 for none. */
  readonly device: number
  readonly n: number
  readonly version: number
}

/** The database in the end. */
export interface Truth {
  readonly conversations: ReadonlyMap<number, ConversationTruth>
  /** By user. */
  readonly sessions: ReadonlyMap<number, readonly StoredSession[]>
  /** By user. */
  readonly userStates: ReadonlyMap<number, UserStateTruth>
}

export interface ConversationTruth {
  readonly conversation: number
  /** The two of a direct conversation; `undefined` in groups. */
  readonly pair: readonly [number, number] | undefined
  readonly lastSeq: number
  readonly rev: number
  /** In the order of `seq`. */
  readonly messages: readonly MessageState[]
  /** In the order of `rev`. */
  readonly changes: readonly ChangeTruth[]
  /** The first entry that is wrong or missing in the log for other services; `undefined` where it is complete. */
  readonly logFault: string | undefined
  /** Members of a group in the end. */
  readonly members: readonly number[]
  /** Those that a group began with; `undefined` where its first line does not name all. */
  readonly firstMembers: readonly number[] | undefined
  /** Lines of a group, in the order of `rev`. */
  readonly lines: readonly LineState[]
  /** The change that ended a group; infinite before. */
  readonly dissolvedRev: number
}

export interface ChangeTruth {
  readonly rev: number
  /** The newest message when it happened. */
  readonly atSeq: number
  /** A message's change: which, and its state before. */
  readonly message?: { readonly seq: number; readonly former: number }
  readonly added?: readonly number[]
  readonly removed?: readonly number[]
}
