/**
 * What messaging and its store are to each other, noun by noun: the port, which the store implements, and the rules, which it asks
 * inside its transactions.
 *
 * The store is the only truth. Every method is one transaction; what it reports as done is durable (it survives a
 * crash of the process and of the machine). Methods named `get…`, `list…` and `find…` only read.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full, and
 * then nothing of it happened or, for a commit whose answer was lost, a retry finds what happened by `client_id`.
 */
import { type BlockStore, blockAccess } from '../block/store.js'
import type { PeopleMode } from '../contact/consent.js'
import { type ContactStore, contactAccess } from '../contact/store.js'
import { type ConversationStore, conversationAccess } from '../conversation/store.js'
import { type DeliveryStore, deliveryAccess } from '../delivery/store.js'
import { type EventStore, eventAccess } from '../event/store.js'
import { type FileRefStore, fileRefAccess } from '../file/store.js'
import { type ForwardStore, forwardAccess } from '../forward/store.js'
import { type JoinStore, joinAccess } from '../group/join-store.js'
import { type GroupStore, groupAccess } from '../group/store.js'
import { type GroupLineStore, groupLineAccess } from '../group-line/store.js'
import { type IncarnationStore, incarnationAccess } from '../incarnation/store.js'
import { type InviteStore, inviteAccess } from '../invite/store.js'
import { type JoinRequestStore, joinRequestAccess } from '../join-request/store.js'
import { type MessageStore, messageAccess } from '../message/store.js'
import { type NameStore, nameAccess } from '../name/store.js'
import { type PinStore, pinAccess } from '../pin/store.js'
import { type PollStore, pollAccess } from '../poll/store.js'
import { type PresenceStore, presenceAccess } from '../presence/store.js'
import { type PrivacyStore, privacyAccess } from '../privacy/store.js'
import { type ReactionStore, reactionAccess } from '../reaction/store.js'
import { type ReceiptStore, receiptAccess } from '../receipt/store.js'
import { type ReplyStore, replyAccess } from '../reply/store.js'
import { type ReportStore, reportAccess } from '../report/store.js'
import { type ScheduledStore, scheduledAccess } from '../scheduled/store.js'
import { type SessionStore, sessionAccess } from '../session/store.js'
import { type SyncStore, syncAccess } from '../sync/store.js'
import { type UserStateStore, userStateAccess } from '../user-state/store.js'
import type { AccessOf } from './access.js'

export interface ImStore
  extends BlockStore,
    ContactStore,
    ConversationStore,
    DeliveryStore,
    EventStore,
    FileRefStore,
    ForwardStore,
    GroupLineStore,
    GroupStore,
    IncarnationStore,
    InviteStore,
    JoinRequestStore,
    JoinStore,
    MessageStore,
    NameStore,
    PinStore,
    PollStore,
    PresenceStore,
    PrivacyStore,
    ReactionStore,
    ReceiptStore,
    ReplyStore,
    ReportStore,
    ScheduledStore,
    SessionStore,
    SyncStore,
    UserStateStore {
  /** How many commits it can carry side by side; 1 where it has a single writer. */
  readonly commitLanes: number

  /** Who may write to users who chose nothing: what the store was opened with. */
  readonly people: PeopleMode

  /** Rejects with `unavailable` where the database does not answer. */
  ping(): Promise<void>
}

/** Which methods only read. `ping` asks the connection that can do everything. */
export const imAccess: AccessOf<ImStore> = {
  ...{ ...blockAccess, ...contactAccess, ...conversationAccess, ...deliveryAccess, ...eventAccess },
  ...{
    ...fileRefAccess,
    ...forwardAccess,
    ...groupAccess,
    ...groupLineAccess,
    ...incarnationAccess,
    ...inviteAccess,
    ...joinAccess,
    ...joinRequestAccess,
    ...messageAccess,
    ...nameAccess,
    ...pinAccess,
    ...pollAccess,
    ...presenceAccess,
    ...privacyAccess,
    ...reactionAccess,
    ...receiptAccess,
    ...replyAccess,
    ...reportAccess,
    ...scheduledAccess,
    ...sessionAccess,
    ...syncAccess,
  },
  ...{ ...userStateAccess, ping: 'write' },
}

export { JsonList, writeJsonList } from '../base/json-list.js'
export type { BlockWrite } from '../block/store.js'
export { refuseCard } from '../card/refuse-card.js'
export * from '../contact/consent.js'
export * from '../contact/decide-contact.js'
export type {
  ContactPatch,
  ContactRequestDraft,
  ContactRequestOutcome,
  ContactRequestWrite,
  UserRev,
} from '../contact/store.js'
export { isComplete } from '../content/is-complete.js'
export { type Head, toRef } from '../conversation/head.js'
export { isOutsider, keyText, pairText } from '../conversation/keys.js'
export type { Access, ConversationRef, Refusal, TargetKey } from '../conversation/store.js'
export type { Creation } from '../creation/creation.js'
export { decideDelivered, decideRead, type Position, toReceipt } from '../delivery/decide-positions.js'
export {
  decideUndelivered,
  type UndeliveredDecision,
  type WaitingConversation,
} from '../delivery/decide-undelivered.js'
export type { Delivery, GroupReceipt, Receipt } from '../delivery/store.js'
export type { EventHead, EventRecord } from '../event/store.js'
export { filesOf, isFilled, moveFiles } from '../file/file-content.js'
export { type FileStandings, refuseFiles } from '../file/refuse-files.js'
export type { FileStanding } from '../file/store.js'
export type { SentMessage } from '../forward/store.js'
export {
  decideGroupChange,
  type GroupChangeKind,
  type GroupDecision,
  type GroupPlan,
  type GroupState,
  type NewMember,
  type StoredGroup,
} from '../group/decide-group-change.js'
export { refuseGroupCreation } from '../group/decide-group-creation.js'
export * from '../group/decide-joins.js'
export { decideNoticeReadings } from '../group/decide-notice-readings.js'
export type { JoinsOutcome, JoinVerdict, JoinWish } from '../group/join-store.js'
export {
  type GroupRight,
  groupRights,
  listRights,
  may,
  moderatorRoles,
  type RightAnswer,
  type RightRow,
} from '../group/rights.js'
export { type Ban, isMuted, muteOf, type Sanction } from '../group/sanction.js'
export { formatSettings, parseSettings, type WantedSettings } from '../group/settings.js'
export type {
  GroupChange,
  GroupCreation,
  GroupDraft,
  GroupOutcome,
  GroupRecord,
  MemberRecord,
  MembersFound,
  Membership,
  NoticeReading,
  NoticeReadings,
  OwnGroup,
} from '../group/store.js'
export { decideFirstLine, decideLine, toJoinLine } from '../group-line/decide-line.js'
export type { LineRange } from '../group-line/store.js'
export * from '../invite/decide-invite.js'
export type { InviteCreation, InviteDraft, InviteFound, InviteRecord } from '../invite/store.js'
export * from '../join-request/decide-answer.js'
export { findMovedModerators } from '../join-request/moved-moderators.js'
export type { JoinAnswerOutcome, JoinNews, JoinRequestRecord } from '../join-request/store.js'
export { addedMentions, everybody, mentionedBy } from '../mention/mentions.js'
export { type DeletionState, decideDeletion } from '../message/decide-deletion.js'
export {
  decideMessageChange,
  type MessageChangeDecision,
  type MessageChangeKind,
  type MessageChangeState,
} from '../message/decide-message-change.js'
export {
  decideSends,
  type KnownMessage,
  type NewMessage,
  refuseMentioned,
  type SendDecision,
  type SendState,
  type WaitingMember,
} from '../message/decide-send.js'
export { toNewMessage } from '../message/new-message.js'
export { readBySending } from '../message/read-by-sending.js'
export type {
  ChangeOutcome,
  CommitOutcome,
  DeletionOutcome,
  MessageChange,
  MessageDeletion,
  MessageDraft,
  MessageRange,
} from '../message/store.js'
export type { FoundMember, MemberSearch } from '../name/store.js'
export * from '../pin/decide-pin.js'
export type { PinChange, PinOutcome } from '../pin/store.js'
export * from '../poll/decide-closing.js'
export * from '../poll/decide-votes.js'
export * from '../poll/poll-state.js'
export type { Vote, VoteOutcome, VoterPlace, VotesOutcome } from '../poll/store.js'
export type { LastSeen } from '../presence/store.js'
export type { FindRequest, PrivacyPatch, PrivacyState, PrivacyWrite } from '../privacy/store.js'
export * from '../reaction/decide-reaction.js'
export type {
  ReactedMessage,
  ReactionOutcome,
  ReactionsOutcome,
  ReactionWish,
  ReactorPage,
  ReactorPlace,
} from '../reaction/store.js'
export type { MemberPosition } from '../receipt/store.js'
export type { ReportDraft } from '../report/store.js'
export type {
  ScheduledBody,
  ScheduledCreation,
  ScheduledDraft,
  ScheduledRecord,
} from '../scheduled/store.js'
export { decideSessionPatch, type SessionSettings } from '../session/decide-session-patch.js'
export type { SessionCursor, SessionPatch, SessionRecord } from '../session/store.js'
export {
  decideSync,
  type Missing,
  mayMissLines,
  type Standing,
  type SyncDecision,
} from '../sync/decide-sync.js'
export type { HeldConversation, SyncRecord, SyncWish } from '../sync/store.js'
export { createAnswer, type Details, toConversation } from '../sync/sync-answer.js'
export { decidePreferences, type PreferencesDecision } from '../user-state/decide-preferences.js'
export type { UserStateRecord, UserWrite } from '../user-state/store.js'
