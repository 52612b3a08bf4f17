/**
 * The store is the only truth. Every method is one transaction; what it reports as done is durable (it survives a
 * crash of the process and of the machine). Methods named `get…`, `list…` and `find…` only read.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full, and
 * then nothing of it happened or, for a commit whose answer was lost, a retry finds what happened by `client_id`.
 */
import type { BlockStore } from '../block/store.js'
import type { ConversationStore } from '../conversation/store.js'
import type { DeliveryStore } from '../delivery/store.js'
import type { EventStore } from '../event/store.js'
import type { GroupStore } from '../group/store.js'
import type { MessageStore } from '../message/store.js'
import type { PresenceStore } from '../presence/store.js'
import type { ReactionStore } from '../reaction/store.js'
import type { SessionStore } from '../session/store.js'
import type { SyncStore } from '../sync/store.js'
import type { UserStateStore } from '../user-state/store.js'

export interface ImStore
  extends ConversationStore,
    MessageStore,
    ReactionStore,
    SessionStore,
    DeliveryStore,
    SyncStore,
    GroupStore,
    EventStore,
    BlockStore,
    PresenceStore,
    UserStateStore {
  /** How many commits it can carry side by side; 1 where it has a single writer. */
  readonly commitLanes: number

  /** Rejects with `unavailable` where the database does not answer. */
  ping(): Promise<void>
}
