/** What messaging needs of its host: the ports that stores, buses, accounts and carriers implement. */
export type { Bus, BusEvent, BusHandler, NodeEvent, Topic } from '../bus/bus.js'
export type { Connection, Outbound, Sink } from '../connection/connection.js'
export type { Authenticate, CheckCallers, Clock, Directory, Log, Profile } from './ports.js'
export type * from './store.js'
