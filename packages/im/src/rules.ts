/** The rules that every store asks inside its transactions: pure functions over what it has read. */
export { type Head, toRef } from './conversation/head.js'
export { isOutsider, keyText, pairText } from './conversation/keys.js'
export { decideDelivered, decideRead, type Position, toReceipt } from './delivery/decide-positions.js'
export {
  decideUndelivered,
  type UndeliveredDecision,
  type WaitingConversation,
} from './delivery/decide-undelivered.js'
export {
  decideGroupChange,
  type GroupChangeKind,
  type GroupDecision,
  type GroupPlan,
  type GroupState,
  type StoredGroup,
} from './group/decide-group-change.js'
export { type DeletionState, decideDeletion } from './message/decide-deletion.js'
export {
  decideMessageChange,
  type MessageChangeDecision,
  type MessageChangeKind,
  type MessageChangeState,
} from './message/decide-message-change.js'
export {
  decideSends,
  type KnownMessage,
  type NewMessage,
  type SendDecision,
  type SendState,
} from './message/decide-send.js'
export { toNewMessage } from './message/new-message.js'
export { readBySending } from './message/read-by-sending.js'
export {
  decideReaction,
  hidesOwnReaction,
  type ReactionState,
  reactorsShownMax,
  showOwnReactions,
} from './reaction/decide-reaction.js'
export { decideSessionPatch, type SessionSettings } from './session/decide-session-patch.js'
export { decideSync, type Missing, type Standing, type SyncDecision } from './sync/decide-sync.js'
export { createAnswer, type Details, toConversation } from './sync/sync-answer.js'
export { decidePreferences, type PreferencesDecision } from './user-state/decide-preferences.js'
