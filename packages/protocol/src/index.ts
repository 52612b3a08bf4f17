export { clientLimits } from './client-limits.js'
export { type CloseName, closeCodes, shouldReconnect } from './close-codes.js'
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorEntry,
  errorTable,
  type FieldError,
  isErrorCode,
  StonechatError,
} from './errors.js'
export { type EventData, type EventName, ephemeralEvents, type ServerEvent } from './events.js'
export { type Fault, faults, inLanguage, type Language, type Sentence } from './faults.js'
export {
  type FrameId,
  type ReplyFrame,
  type RequestFrame,
  type ServerFrame,
  subprotocol,
  type WireError,
} from './frames.js'
export { type LimitName, limits } from './limits.js'
export type {
  Content,
  Device,
  Group,
  Member,
  Message,
  MessageVersion,
  OwnUser,
  Presence,
  PublicUser,
  Role,
  Session,
  Target,
  TargetType,
} from './nouns.js'
export type { OperationInput, OperationOutput, ParsedInput } from './operations/index.js'
export { type OperationName, type Route, routes } from './routes.js'
export { firstCounts, isSameSession } from './session-counts.js'
export { isStorableText } from './text.js'
export { countUnread } from './unread.js'
