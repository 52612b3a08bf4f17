/** What accounts need of their host: the ports that stores and senders implement. */
export type { CodeMessage, CodeSender, CodeSenders, Locale } from '../sender/code-sender.js'
export type { Clock, Log, OnRevoked, Revocation } from './ports.js'
export type * from './user-store.js'
