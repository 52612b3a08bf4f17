/**
 * A connection starts: listen first, read second, speak third. Whatever happens while it reads is held back and
 * delivered after, so nothing falls between "stored" and "live", and nothing comes twice.
 */

import type { ServerEvent, ServerLimits } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { Bus, Clock, Connection, ImStore, Outbound, Sink } from '../contract/index.js'
import type { Receipts } from '../delivery/receipts.js'
import type { Hub } from '../hub/hub.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'
import type { IncarnationWatch } from '../incarnation/incarnation.js'
import { imLimits } from '../limits.js'
import type { PresenceTracker } from '../presence/presence.js'
import type { CallerChecks } from './caller-checks.js'

export interface StartConnectionOptions {
  readonly store: Pick<ImStore, 'listMemberships' | 'listUndelivered'>
  readonly bus: Bus
  readonly hub: Hub
  readonly callers: CallerChecks
  readonly presence: PresenceTracker
  readonly receipts: Pick<Receipts, 'settled'>
  readonly nodeId: string
  readonly serverLimits: ServerLimits
  readonly incarnation: IncarnationWatch
  readonly clock: Clock
}

/**
 * Registers a live connection, greets it with `ready`, and pushes what it missed unless it syncs by itself.
 * @throws StonechatError `unavailable`: then nothing of the connection remains
 */
export async function startConnection(
  {
    store,
    bus,
    hub,
    callers,
    presence,
    receipts,
    nodeId,
    serverLimits,
    clock,
    incarnation,
  }: StartConnectionOptions,
  { caller, sink, offline }: { caller: Caller; sink: Sink; offline: boolean },
): Promise<Connection> {
  const connection = hub.add({ caller, sink })
  try {
    await bus.flush()
    const [memberships, { name }] = await Promise.all([
      store.listMemberships(caller.userId),
      incarnation.current(),
      callers.check([connection]),
    ])
    if (!connection.isOpen) return connection
    hub.adjust(connection, memberships)
    await bus.flush()
    await presence.entered(connection)
    say(connection, {
      event: 'ready',
      data: {
        user_id: caller.userId,
        device_id: caller.deviceId ?? null,
        connection_id: connection.id,
        node: nodeId,
        incarnation: name,
        server_time: clock(),
        limits: serverLimits,
      },
    })
    if (offline) {
      await receipts.settled(caller.userId)
      await pushUndelivered(store, connection)
    }
  } catch (error) {
    connection.closed()
    throw error
  }
  connection.start()
  return connection
}

async function pushUndelivered(
  store: Pick<ImStore, 'listUndelivered'>,
  connection: HubConnection,
): Promise<void> {
  const { messages, hasMore } = await store.listUndelivered(connection.caller.userId, {
    perConversation: imLimits.offlineMaxMessagesPerConversation,
    total: imLimits.offlineMaxMessages,
  })
  const encoded = messages.map((message) => ({
    message,
    outbound: encode({ event: 'message.created', data: message }),
  }))
  const pushed = takeNewest(encoded)
  for (const { message, outbound } of pushed) {
    connection.deliverNow(outbound, {
      conversationId: message.conversation_id,
      seq: message.seq,
      senderId: message.sender_id,
    })
  }
  connection.skipUpTo(messages)
  // Before the end, because a simple client leaves when it sees the end and answers no ping that comes after.
  connection.askForConfirmation()
  say(connection, {
    event: 'offline.end',
    data: { count: pushed.length, has_more: hasMore || pushed.length < messages.length },
  })
}

/** As many of the newest as a slow connection can take at once: what is left out waits in the history. */
function takeNewest<T extends { readonly outbound: Outbound }>(encoded: readonly T[]): readonly T[] {
  let bytes = 0
  let first = encoded.length
  while (first > 0) {
    bytes += Buffer.byteLength(encoded[first - 1]!.outbound.text)
    if (bytes > imLimits.offlineMaxBytes) break
    first -= 1
  }
  return encoded.slice(first)
}

function say(connection: HubConnection, event: ServerEvent): void {
  connection.deliverNow(encode(event))
}
