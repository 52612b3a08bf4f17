export type { Proof } from './account/proof.js'
export type { Target, TargetType } from './base/target.js'
export { isStorableText } from './base/text.js'
export { type CloseName, closeNumbers, shouldReconnect } from './connection/close-codes.js'
export { closeCodes } from './connection/close-reasons.js'
export {
  type FrameId,
  protocolVersion,
  type ReplyFrame,
  type RequestFrame,
  type ServerFrame,
  subprotocol,
  type WireError,
} from './connection/frames.js'
export type { Reference } from './content/content-type.js'
export { previewOf, previewOfQuote, quoteOf, referencesOf } from './content/content-types.js'
export type { AttachedFile } from './content/file/schema.js'
export type { Content, DraftContent, SendableContent } from './content/index.js'
export type { PlainContent } from './content/plain.js'
export type { RecordContent, RecordEntry } from './content/record/schema.js'
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorEntry,
  errorTable,
  type FieldError,
  isErrorCode,
  type ProofWanted,
  StonechatError,
} from './errors.js'
export { type EventData, type EventName, ephemeralEvents, type ServerEvent } from './events.js'
export { type Fault, faults, inLanguage, type Language, type Sentence } from './faults.js'
export { errorCodes, retryableCodes } from './gen/error-codes.js'
export { firstRoutes } from './gen/first-routes.js'
export type * from './gen/noun-types.js'
export { type OperationName, routes } from './gen/routes.js'
export { defaultGroupSettings } from './group/default-settings.js'
export * as limits from './limits.js'
export { toUnreadMentions, type UnreadMentions } from './mention/unread-mentions.js'
export { type BareMessage, bareOf, extrasOf, type MessageExtras } from './message/extras.js'
export { type Route, route } from './operations/route.js'
export type { OperationInput, OperationOutput, ParsedInput } from './operations/table.js'
export { countDeletions, firstCounts, isSameSession, joinedRevOf } from './session/session-counts.js'
export { countUnread } from './session/unread.js'
export { isVisible } from './text/visible.js'
