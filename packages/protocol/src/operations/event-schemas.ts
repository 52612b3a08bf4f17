/** The events that a server sends to its connections, as schemas. */
import { connectionEvents } from '../connection/events.js'
import { groupEvents } from '../group/events.js'
import { messageEvents } from '../message/events.js'
import { presenceEvents } from '../presence/events.js'
import { sessionEvents } from '../session/events.js'
import { syncEvents } from '../sync/events.js'
import { typingEvents } from '../typing/events.js'
import { userStateEvents } from '../user-state/events.js'

export const eventSchemas = {
  ...connectionEvents,
  ...messageEvents,
  ...sessionEvents,
  ...groupEvents,
  ...presenceEvents,
  ...typingEvents,
  ...userStateEvents,
  ...syncEvents,
} as const
