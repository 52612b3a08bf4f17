/** What messaging needs of its host: the ports that stores, buses, accounts and carriers implement. */
export type { Profile } from '@stonechat/protocol'
export type { Clock, Log } from '@stonechat/protocol/base'
export type { Bus, BusEvent, BusHandler, NodeEvent } from '../bus/bus.js'
export type { ConversationTopic, NodeTopic, Topic, UserTopic } from '../bus/topics.js'
export type { Connection, Outbound, Sink } from '../connection/connection.js'
export type { FileSource } from '../file/file-source.js'
export type { AccessOf, MethodAccess } from './access.js'
export type {
  Authenticate,
  CheckCallers,
  Directory,
  DirectoryEntry,
  Disconnection,
  RevocationSource,
  UserChangeSource,
} from './ports.js'
export type * from './store.js'
