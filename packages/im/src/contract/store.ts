/**
 * The store is the only truth. Every method is one transaction; what it reports as done is durable (it survives a
 * crash of the process and of the machine). Methods named `get…`, `list…` and `find…` only read.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full, and
 * then nothing of it happened or, for a commit whose answer was lost, a retry finds what happened by `client_id`.
 */
import type { ConversationStore } from './store/conversations.js'
import type { DeliveryStore } from './store/deliveries.js'
import type { EventStore } from './store/events.js'
import type { GroupStore } from './store/groups.js'
import type { MessageStore } from './store/messages.js'
import type { PeopleStore } from './store/people.js'
import type { SessionStore } from './store/sessions.js'
import type { SyncStore } from './store/sync.js'

export type { Access, ConversationRef, Refusal, TargetKey } from './store/conversations.js'
export type { Delivery, Receipt } from './store/deliveries.js'
export type { EventHead, EventRecord } from './store/events.js'
export type {
  GroupChange,
  GroupOutcome,
  GroupRecord,
  MemberRecord,
  MembersFound,
  Membership,
} from './store/groups.js'
export type {
  ChangeOutcome,
  CommitOutcome,
  DeletionOutcome,
  MessageChange,
  MessageDeletion,
  MessageDraft,
} from './store/messages.js'
export type { LastSeen } from './store/people.js'
export type { SessionCursor, SessionPatch, SessionRecord } from './store/sessions.js'
export type { Held, SyncRecord, SyncWish } from './store/sync.js'

export interface ImStore
  extends ConversationStore,
    MessageStore,
    SessionStore,
    DeliveryStore,
    SyncStore,
    GroupStore,
    EventStore,
    PeopleStore {
  /** How many commits it can carry side by side; 1 where it has a single writer. */
  readonly commitLanes: number

  /** Rejects with `unavailable` where the database does not answer. */
  ping(): Promise<void>
}
