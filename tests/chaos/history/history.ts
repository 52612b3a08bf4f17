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
  /** What is pinned in the conversations that are open. */
  readonly pins: readonly PinList[]
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
  readonly mentions: UnreadMentions
}

/** Messages that mention the user and were not read. */
export interface UnreadMentions {
  /** The oldest; 0 for none. */
  readonly first: number
  readonly count: number
  /** The oldest ones, ascending. */
  readonly seqs: readonly number[]
}

/** A session as the database has it. */
export interface StoredSession extends Omit<SessionState, 'unread' | 'mentions'> {
  /** Messages that mention the user or everybody, whether they were read or not, ascending. */
  readonly mentioned: readonly number[]
  /** Messages that the user deleted, ascending. */
  readonly deleted: readonly number[]
}

/** What belongs to a user, whichever device changed it. */
export interface UserState {
  readonly rev: number
  /** Ascending. */
  readonly blocks: readonly number[]
  /** Ascending. */
  readonly contacts: readonly number[]
  /** Requests to become a contact that wait, the user's own and others', ascending. */
  readonly requests: readonly number[]
  /** Whether the user chose to take direct messages from contacts alone: 1 or 0. */
  readonly contactsOnly: number
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

/** What is pinned in a conversation, pinned last first. */
export interface PinList {
  readonly conversation: number
  /** `undefined` where a device does not know. */
  readonly messages: readonly MessageState[] | undefined
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
  /** In the order in which they are shown. */
  readonly reactions: readonly ReactionState[]
  /** The user who pinned it; 0 where it is not pinned. */
  readonly pinnedBy: number
  /** The users whom it mentions, ascending; 0 is everybody. */
  readonly mentions: readonly number[]
}

/** A message to which nobody has added anything. */
export const nothingAdded: Pick<MessageState, 'reactions' | 'pinnedBy' | 'mentions'> = {
  reactions: [],
  pinnedBy: 0,
  mentions: [],
}

/** One emoji under a message. */
export interface ReactionState {
  readonly face: number
  readonly count: number
  /** Those of the users who are named. */
  readonly users: readonly number[]
}

/** The database in the end. */
export interface Truth {
  readonly conversations: ReadonlyMap<number, ConversationTruth>
  /** By user. */
  readonly sessions: ReadonlyMap<number, readonly StoredSession[]>
  /** By user. */
  readonly userStates: ReadonlyMap<number, UserStateTruth>
  readonly links: readonly StoredLink[]
}

/** A link into a group. */
export interface StoredLink {
  readonly conversation: number
  readonly uses: number
  readonly maxUses: number
}

export interface ConversationTruth {
  readonly conversation: number
  /** The two of a direct conversation; `undefined` in groups. */
  readonly pair: readonly [number, number] | undefined
  readonly lastSeq: number
  readonly rev: number
  /** In the order of `seq`. */
  readonly messages: readonly MessageState[]
  /** Of the last change of each message, in the order of `seq`. */
  readonly messageRevs: readonly number[]
  /** Each reaction of each user, in the order of `rev`, then of users. */
  readonly reactions: readonly StoredReaction[]
  /** Pinned last first. */
  readonly pins: readonly StoredPin[]
  readonly pinsRev: number
  /** Which messages mention which users; 0 is everybody. */
  readonly mentions: readonly StoredMention[]
  /** No message after it mentions anybody, as the head says. */
  readonly mentionSeq: number
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

export interface StoredReaction {
  readonly seq: number
  readonly user: number
  readonly face: number
  readonly rev: number
}

export interface StoredPin {
  readonly seq: number
  readonly rev: number
}

export interface StoredMention {
  readonly seq: number
  readonly user: number
}

export interface ChangeTruth {
  readonly rev: number
  /** The newest message when it happened. */
  readonly atSeq: number
  /** An edit or a recall of a message: which, and its state before. */
  readonly message?: { readonly seq: number; readonly former: number }
  /** The message that somebody reacted to, or took that back from. */
  readonly reacted?: number
  /** The message that was pinned, or is not any more. */
  readonly pinned?: number
  readonly added?: readonly number[]
  readonly removed?: readonly number[]
}
