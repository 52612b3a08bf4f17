/** What messaging needs of its host: the ports that stores, buses, accounts and carriers implement. */
export type { Profile } from '@stonechat/protocol'
export type { Clock, Log } from '@stonechat/protocol/base'
export type { Bus, BusEvent, BusHandler, NodeEvent } from '../bus/bus.js'
export type { ConversationTopic, NodeTopic, Topic, UserTopic } from '../bus/topics.js'
export type { Connection, Outbound, Sink } from '../connection/connection.js'
export type { Access, ConversationRef, Refusal, TargetKey } from '../conversation/store.js'
export type { Delivery, Receipt } from '../delivery/store.js'
export type { EventHead, EventRecord } from '../event/store.js'
export type {
  GroupChange,
  GroupOutcome,
  GroupRecord,
  MemberRecord,
  MembersFound,
  Membership,
} from '../group/store.js'
export type {
  ChangeOutcome,
  CommitOutcome,
  DeletionOutcome,
  MessageChange,
  MessageDeletion,
  MessageDraft,
} from '../message/store.js'
export type { LastSeen } from '../presence/store.js'
export type { ReactionChange } from '../reaction/store.js'
export type { SessionCursor, SessionPatch, SessionRecord } from '../session/store.js'
export type { HeldConversation, SyncRecord, SyncWish } from '../sync/store.js'
export type { UserStateRecord, UserWrite } from '../user-state/store.js'
export type {
  Authenticate,
  CheckCallers,
  Directory,
  Disconnection,
  RevocationSource,
  UserChangeSource,
} from './ports.js'
export type { ImStore } from './store.js'
