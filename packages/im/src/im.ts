/** The composition of messaging: the one file of this package that makes things and joins them. */
import type { CloseName } from '@stonechat/protocol'
import { limits, StonechatError } from '@stonechat/protocol'
import { type Call, type Caller, type Service, serve } from '@stonechat/protocol/operations'
import { guardAuthenticate } from './connection/authenticate.js'
import { createCallerChecks } from './connection/caller-checks.js'
import { startConnection } from './connection/start-connection.js'
import type {
  Authenticate,
  Bus,
  CheckCallers,
  Clock,
  Connection,
  Directory,
  ImStore,
  Log,
  Sink,
} from './contract/index.js'
import { announceTyping } from './conversation/announce-typing.js'
import { createReceipts } from './delivery/receipts.js'
import { createEventPruner } from './event/event-pruner.js'
import { addMembers } from './group/add-members.js'
import { changeMember } from './group/change-member.js'
import { createGroup } from './group/create-group.js'
import { dissolveGroup } from './group/dissolve-group.js'
import { getGroup } from './group/get-group.js'
import { listMembers } from './group/list-members.js'
import { removeMember } from './group/remove-member.js'
import { updateGroup } from './group/update-group.js'
import { createHub } from './hub/hub.js'
import { createRefresher } from './hub/refresh.js'
import { changeMessage } from './message/change-message.js'
import { deleteMessages } from './message/delete-messages.js'
import type { SendHooks } from './message/hooks.js'
import { listMessages } from './message/list-messages.js'
import { listVersions } from './message/list-versions.js'
import { createSender } from './message/send-message.js'
import { getPresence } from './presence/get-presence.js'
import { createPresence } from './presence/presence.js'
import { listSessions } from './session/list-sessions.js'
import { getSession, readSession, updateSession } from './session/sessions.js'
import { sync } from './sync/sync.js'

export interface ImOptions extends SendHooks {
  /** Where messages live: `@stonechat/storage`, or another implementation of the contract. */
  readonly store: ImStore
  /** How nodes wake each other: `createLocalBus()` for one node. */
  readonly bus: Bus
  /** Whose token is this? `null` refuses it, a throw is an outage. */
  readonly authenticate: Authenticate
  /** Who may no longer be connected? For accounts that can be revoked, so that no lost event leaves a socket open. */
  readonly checkCallers?: CheckCallers | undefined
  /** Knows users' names. Without one, every positive id is taken to be a user. */
  readonly directory?: Directory | undefined
  /** This node's name; `node` by default. */
  readonly nodeId?: string | undefined
  /** Whether strangers may ask who is online; true by default. */
  readonly isPresencePublic?: boolean | undefined
  /** For how long an own message may be edited, milliseconds; `limits.editWindowMs` by default. */
  readonly editWindowMs?: number | undefined
  /** For how long an own message may be recalled, milliseconds; `limits.recallWindowMs` by default. */
  readonly recallWindowMs?: number | undefined
  readonly clock?: Clock | undefined
  readonly log?: Log | undefined
}

export interface Im extends Service, AsyncDisposable {
  /**
   * Finds out who calls.
   * @throws StonechatError `unauthenticated` for a refused token, `unavailable` where nobody can tell
   */
  authenticate(token: string): Promise<Caller>
  /** Runs one operation for a caller, with every rule of the wire. */
  readonly call: Call
  /**
   * Takes a live connection: greets it with `ready`, pushes what it missed where `offline` is set, then all that happens.
   * @throws StonechatError `unavailable`
   */
  connect(options: { caller: Caller; sink: Sink; offline: boolean }): Promise<Connection>
  /** Closes live connections of a user on every node: all, one device's, or all but one device's. */
  disconnect(target: {
    userId: number
    deviceId?: string | undefined
    exceptDeviceId?: string | undefined
    reason: CloseName
  }): void
  /** Resolves once all that was accepted is stored. */
  drain(): Promise<void>
  /** What is going on right now on this node. */
  stats(): { connections: number; queued: number }
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** Makes messaging out of a store, a bus and a way to tell who calls. */
export function createIm(options: ImOptions): Im {
  const { store, bus, directory } = options
  const clock = options.clock ?? Date.now
  const log = options.log ?? silent
  const nodeId = options.nodeId ?? 'node'
  const isPresencePublic = options.isPresencePublic ?? true

  const authenticate = guardAuthenticate(options.authenticate)
  const receipts = createReceipts({ store, bus, log })
  const presence = createPresence({
    ...{ store, bus, nodeId, clock, log },
    onNodeLost: () => refresher.refresh('all'),
  })
  const hub = createHub({
    ...{ bus, store, log },
    onDelivered: receipts.delivered,
    onClosed: presence.left,
    onMissed: (userId) => refresher.refresh(userId),
  })
  const callers = createCallerChecks(options.checkCallers)
  const refresher = createRefresher({ hub, store, bus, callers, log })
  const sender = createSender({
    ...{ store, bus, clock, directory, log, lanes: store.commitLanes },
    ...{ beforeSend: options.beforeSend, afterSend: options.afterSend },
  })
  const windows = {
    editMs: options.editWindowMs ?? limits.editWindowMs,
    recallMs: options.recallWindowMs ?? limits.recallWindowMs,
  }
  const parts = { store, bus, clock, directory, receipts, windows }
  const pruner = createEventPruner({ store, clock, log })
  const stopRestored = bus.onRestored(() => refresher.refresh('all'))

  const service = serve({
    'message.send': (input, { caller, connectionId }) =>
      sender.send(input, { userId: caller.userId, connectionId }),
    'message.edit': (input, { caller }) => changeMessage(parts, caller.userId, input),
    'message.recall': (input, { caller }) => changeMessage(parts, caller.userId, { ...input, content: null }),
    'message.delete': (input, { caller }) => deleteMessages(parts, caller.userId, input),
    'message.versions': (input, { caller }) => listVersions(store, caller.userId, input),
    'message.list': (input, { caller }) => listMessages(store, caller.userId, input),

    'session.list': (input, { caller }) => listSessions(parts, caller.userId, input),
    'session.get': (input, { caller }) => getSession(parts, caller.userId, input),
    'session.read': (input, { caller }) => readSession(parts, caller.userId, input),
    'session.update': (input, { caller }) => updateSession(parts, caller.userId, input),
    sync: (input, { caller, connectionId }) =>
      sync({ ...parts, hub }, { userId: caller.userId, connectionId }, input),

    'group.create': (input, { caller }) => createGroup(parts, caller.userId, input),
    'group.get': (input, { caller }) => getGroup(parts, caller.userId, input.group_id),
    'group.update': (input, { caller }) => updateGroup(parts, caller.userId, input),
    'group.dissolve': (input, { caller }) => dissolveGroup(parts, caller.userId, input.group_id),
    'group.members': (input, { caller }) => listMembers(parts, caller.userId, input),
    'group.add': (input, { caller }) => addMembers(parts, caller.userId, input),
    'group.remove': (input, { caller }) => removeMember(parts, caller.userId, input),
    'group.member': (input, { caller }) => changeMember(parts, caller.userId, input),

    'block.list': async (_, { caller }) => ({ user_ids: await store.listBlocks(caller.userId) }),
    'block.add': async ({ user_id }, { caller }) => {
      await store.setBlock(caller.userId, user_id, true, clock())
      return {}
    },
    'block.remove': async ({ user_id }, { caller }) => {
      await store.setBlock(caller.userId, user_id, false, clock())
      return {}
    },

    'presence.get': (input, { caller }) =>
      getPresence({ presence, isPublic: isPresencePublic }, caller, input),
    'presence.update': async ({ hidden }, { caller }) => {
      await presence.setHidden(caller.userId, hidden)
      return { hidden }
    },
    'presence.subscribe': async ({ user_ids }, { connectionId }) => {
      const userIds = [...new Set(user_ids)]
      presence.follow(requireConnection(connectionId), userIds)
      return { users: await presence.get(userIds) }
    },

    typing: async (input, { caller, connectionId }) => {
      await announceTyping(parts, requireConnection(connectionId), caller.userId, input)
      return {}
    },
    ping: async () => ({ server_time: clock() }),
    'auth.renew': async ({ token }, { caller, connectionId }) => {
      const connection = requireConnection(connectionId)
      const renewed = await authenticate(token)
      if (renewed.userId !== caller.userId) throw new StonechatError('unauthenticated')
      connection.caller = renewed
      return { expires_at: renewed.expiresAt ?? null }
    },
  })

  const drain = async (): Promise<void> => {
    await sender.queue.drain()
    await Promise.all([receipts.drain(), presence.drain()])
  }

  return {
    ...service,
    authenticate,
    connect: (connection) =>
      startConnection({ store, bus, hub, callers, presence, receipts, nodeId, clock }, connection),
    disconnect({ userId, ...close }) {
      bus.publish(`u.${userId}`, { kind: 'close', ...close })
    },
    drain,
    stats: () => ({ connections: hub.size, queued: sender.queue.depth }),
    async [Symbol.asyncDispose]() {
      hub.closeAll('goingAway')
      await drain()
      await pruner[Symbol.asyncDispose]()
      stopRestored()
      refresher[Symbol.dispose]()
      presence[Symbol.dispose]()
      hub[Symbol.dispose]()
    },
  }

  function requireConnection(connectionId: string | undefined) {
    const connection = hub.find(connectionId)
    if (connection === undefined) throw new StonechatError('unknown_operation')
    return connection
  }
}
