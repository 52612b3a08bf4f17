/** The events that a server sends to its connections: the schemas of every noun's `events.ts` as types. */
import type { z } from 'zod'
import type { eventSchemas } from './gen/event-schemas.js'

export type EventData = { [N in keyof typeof eventSchemas]: z.infer<(typeof eventSchemas)[N]> }

export type EventName = keyof EventData

export type ServerEvent = { [N in EventName]: { readonly event: N; readonly data: EventData[N] } }[EventName]

/** Events that may be dropped when a connection is slow: the next one replaces them. */
export const ephemeralEvents: ReadonlySet<EventName> = new Set(['typing', 'presence.changed'])
