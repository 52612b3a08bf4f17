// Made by `npm run lists:generate` out of every events.ts of a noun. Do not edit.
import { connectionEvents } from '../connection/events.js'
import { groupEvents } from '../group/events.js'
import { messageEvents } from '../message/events.js'
import { presenceEvents } from '../presence/events.js'
import { receiptEvents } from '../receipt/events.js'
import { sessionEvents } from '../session/events.js'
import { syncEvents } from '../sync/events.js'
import { typingEvents } from '../typing/events.js'
import { userEvents } from '../user/events.js'
import { userStateEvents } from '../user-state/events.js'

/** The events of every noun. */
export const eventSchemas = {
  ...connectionEvents,
  ...groupEvents,
  ...messageEvents,
  ...presenceEvents,
  ...receiptEvents,
  ...sessionEvents,
  ...syncEvents,
  ...typingEvents,
  ...userEvents,
  ...userStateEvents,
} as const
