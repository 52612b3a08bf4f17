/** A history that is being made, or that a test spoils before it is checked. */
import type { Entry } from '../../history/entry.js'
import type {
  ChangeTruth,
  LineState,
  MessageList,
  MessageState,
  PinList,
  SessionState,
  StoredLink,
  StoredMention,
  StoredPin,
  StoredReaction,
  StoredSession,
  UserState,
  UserStateAnswer,
  UserStateTruth,
} from '../../history/history.js'

export type Mutable<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, V>
    : T extends readonly (infer I)[]
      ? Mutable<I>[]
      : T extends object
        ? { -readonly [K in keyof T]: Mutable<T[K]> }
        : T

export type OpenUserState = Mutable<UserStateTruth>

export interface OpenDevice {
  device: number
  user: number
  entries: Entry[]
  view: {
    sessions: Mutable<SessionState>[]
    windows: Mutable<MessageList>[]
    walks: Mutable<MessageList>[]
    pins: Mutable<PinList>[]
    totalUnread: number
    userState: Mutable<UserState>
    answered: Mutable<UserStateAnswer> | undefined
  }
}

export interface OpenConversation {
  readonly conversation: number
  readonly pair: [number, number] | undefined
  lastSeq: number
  rev: number
  messages: Mutable<MessageState>[]
  messageRevs: number[]
  reactions: Mutable<StoredReaction>[]
  pins: Mutable<StoredPin>[]
  pinsRev: number
  mentions: Mutable<StoredMention>[]
  mentionSeq: number
  changes: Mutable<ChangeTruth>[]
  logFault: string | undefined
  members: number[]
  firstMembers: number[] | undefined
  lines: Mutable<LineState>[]
  dissolvedRev: number
}

export interface OpenSession {
  readSeq: number
  readonly floorSeq: number
  /** Earlier lines are not the user's. */
  readonly joinedRev: number
  readonly deleted: number[]
}

export interface OpenHistory {
  devices: OpenDevice[]
  truth: {
    conversations: Map<number, OpenConversation>
    sessions: Map<number, Mutable<StoredSession>[]>
    userStates: Map<number, OpenUserState>
    links: Mutable<StoredLink>[]
  }
  pasts: OpenHistory['truth'][]
}
