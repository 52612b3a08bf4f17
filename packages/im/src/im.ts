/** The composition of messaging: the one file of this package that makes things and joins them. */
import { limits, type UserChange } from '@stonechat/protocol'
import { systemClock } from '@stonechat/protocol/base'
import { type Call, type Caller, type Service, serve } from '@stonechat/protocol/operations'
import { createBlockFeature } from './block/feature.js'
import { guardAuthenticate } from './connection/authenticate.js'
import { createCallerChecks } from './connection/caller-checks.js'
import { disconnect } from './connection/disconnect.js'
import { createConnectionFeature } from './connection/feature.js'
import { startConnection } from './connection/start-connection.js'
import { createContactFeature } from './contact/feature.js'
import { createFillContent } from './content/fill-content.js'
import type {
  Authenticate,
  Bus,
  CheckCallers,
  Clock,
  Connection,
  Directory,
  Disconnection,
  FileSource,
  ImStore,
  Log,
  RevocationSource,
  Sink,
  UserChangeSource,
} from './contract/index.js'
import { createConversationFeature } from './conversation/feature.js'
import { createReceipts } from './delivery/receipts.js'
import { createEventPruner } from './event/event-pruner.js'
import { createForwardFeature } from './forward/feature.js'
import { createGroupFeature } from './group/feature.js'
import { createJoinFeature } from './group/join-feature.js'
import { settleUser } from './group/settle-user.js'
import { createHub } from './hub/hub.js'
import { createRefresher } from './hub/refresh.js'
import { watchIncarnation } from './incarnation/incarnation.js'
import { createInviteFeature } from './invite/feature.js'
import { createJobKinds, type ImJobKinds } from './job-kinds.js'
import { createJoinRequestFeature } from './join-request/feature.js'
import { createMessageFeature } from './message/feature.js'
import type { SendHooks } from './message/hooks.js'
import { createSender } from './message/send-message.js'
import { createNameKeys } from './name/name-keys.js'
import { createPinFeature } from './pin/feature.js'
import { createPollFeature } from './poll/feature.js'
import { createPresenceFeature } from './presence/feature.js'
import { createPresence } from './presence/presence.js'
import { createPrivacyFeature } from './privacy/feature.js'
import { createReactionFeature } from './reaction/feature.js'
import { createReceiptFeature } from './receipt/feature.js'
import { createFollowedGroups } from './receipt/followed-groups.js'
import { createReplyFeature } from './reply/feature.js'
import { createReportFeature } from './report/feature.js'
import { createScheduledFeature } from './scheduled/feature.js'
import { createServerFeature } from './server/feature.js'
import { type ServerAbout, toServerLimits } from './server/server-limits.js'
import { createSessionFeature } from './session/feature.js'
import { createSyncFeature } from './sync/feature.js'
import { announceStaleUser } from './user-state/announce-stale-user.js'
import { announceUserChange } from './user-state/announce-user-change.js'
import { createUserStateFeature } from './user-state/feature.js'

export interface ImOptions extends SendHooks {
  /** Where messages live: `@stonechat/storage`, or another implementation of the contract. */
  readonly store: ImStore
  /** How nodes wake each other: `createLocalBus()` for one node. */
  readonly bus: Bus
  /** Whose token is this? `null` refuses it, a throw is an outage. */
  readonly authenticate: Authenticate
  /** Logins that are no longer good: their live connections are closed on every node. */
  readonly revocations?: RevocationSource | undefined
  /** Changes of what belongs to users that accounts committed: all connections of the user are notified. */
  readonly userChanges?: UserChangeSource | undefined
  /** Who may no longer be connected? For accounts that can be revoked, so that no lost event leaves a socket open. */
  readonly checkCallers?: CheckCallers | undefined
  /** Knows users' names. Without one, every positive id is taken to be a user. */
  readonly directory?: Directory | undefined
  /** Knows the files of messages. Without one, messages have none. */
  readonly files?: FileSource | undefined
  /** This node's name; `node` by default. */
  readonly nodeId?: string | undefined
  /** Whether strangers may ask who is online; true by default. */
  readonly isPresencePublic?: boolean | undefined
  /** For how long an own message may be edited, milliseconds; `limits.editWindowMs` by default. */
  readonly editWindowMs?: number | undefined
  /** For how long an own message may be recalled, milliseconds; `limits.recallWindowMs` by default. */
  readonly recallWindowMs?: number | undefined
  /** What `server.get` says of this server beside the limits of messaging. */
  readonly about?: ServerAbout | undefined
  /** Whether this process prunes the event log; true by default. `false` where a job of all nodes runs `pruneEvents`. */
  readonly prunesEvents?: boolean | undefined
  /** Whether the host does the jobs of `jobKinds`; false by default: then no message is sent later, and there are no operations for it. */
  readonly doesJobs?: boolean | undefined
  readonly clock?: Clock | undefined
  readonly log?: Log | undefined
}

export interface Im extends Service, AsyncDisposable {
  /**
   * Finds out who calls.
   * @throws StonechatError `unauthenticated` for a refused token, `unavailable` where that cannot be known now
   */
  authenticate(token: string): Promise<Caller>
  /** Runs one operation for a caller, with every rule of the wire. */
  readonly call: Call
  /**
   * Takes a live connection: greets it with `ready`, pushes what it missed where `offline` is set, then all that happens.
   * @throws StonechatError `unavailable`
   */
  connect(options: { caller: Caller; sink: Sink; offline: boolean }): Promise<Connection>
  /** Closes live connections of a user on every node, for hosts without a source of revocations. */
  disconnect(which: Disconnection): void
  /**
   * Tells messaging that an account was disabled or enabled: groups that it owns go to another member, and nobody can add it to
   * a group. Does the same again without harm, so that a host can repeat it until it resolves. Live connections are `disconnect`'s.
   * @throws StonechatError `unavailable`
   */
  settleUser(userId: number, disabled: boolean): Promise<void>
  /** Tells all connections of a user that something of theirs which the host keeps is different now; it is committed. */
  tellUser(userId: number, change: UserChange): void
  /** The devices of a user that are connected to this node. */
  connectedDevices(userId: number): readonly string[]
  /** What is to be done beside requests, for whoever does the jobs of the host; see `doesJobs`. */
  readonly jobKinds: ImJobKinds
  /** Resolves once all that was accepted is stored. */
  drain(): Promise<void>
  /** What is going on right now on this node. */
  stats(): { connections: number; queued: number }
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** Makes messaging out of a store, a bus and a way to tell who calls. */
export function createIm(options: ImOptions): Im {
  const { store, bus, directory, files } = options
  const clock = options.clock ?? systemClock
  const log = options.log ?? silent
  const nodeId = options.nodeId ?? 'node'

  const authenticate = guardAuthenticate(options.authenticate)
  const receipts = createReceipts({ store, bus, log, isFollowed: (id) => followed.has(id) })
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
  const followed = createFollowedGroups({
    ...{ bus, clock },
    own: () => new Set(hub.all().flatMap((connection) => connection.followed)),
  })
  const callers = createCallerChecks(options.checkCallers)
  const refresher = createRefresher({
    ...{ hub, store, bus, callers, log },
    onRefresh: presence.recheck,
    onTick: () => sender.forget('all'),
  })
  // Clients of a connection are asked to sync, which shows them the other name.
  const incarnation = watchIncarnation({ store, onChanged: () => refresher.refresh('all') })
  const fillContent = createFillContent({ store, directory, files })
  const sender = createSender({
    ...{ store, bus, clock, directory, fillContent, log, lanes: store.commitLanes },
    ...{ beforeSend: options.beforeSend, afterSend: options.afterSend },
  })
  const windows = {
    editMs: options.editWindowMs ?? limits.editWindowMs,
    recallMs: options.recallWindowMs ?? limits.recallWindowMs,
  }
  const serverLimits = toServerLimits(windows, store.people, options.about?.limits)
  const pruner = options.prunesEvents === false ? undefined : createEventPruner({ store, clock, log })
  const names = createNameKeys({ store, log })
  const stops = [
    bus.onRestored(() => refresher.refresh('all')),
    options.revocations?.subscribe((revoked) => {
      disconnect(bus, revoked)
      if (revoked.reason === 'userDisabled') announceStaleUser(bus, revoked.userId)
    }),
    bus.subscribe('presence', (event) => {
      if (event.kind === 'user') sender.forget(event.userId)
    }),
    bus.onRestored(() => sender.forget('all')),
    options.userChanges?.subscribe(({ userId, shown, ...change }) => {
      announceUserChange(bus, userId, change)
      if (shown === undefined) return
      announceStaleUser(bus, userId, shown)
      names.forget(userId)
    }),
  ]

  const parts = { store, bus, hub, clock, directory, receipts, incarnation }
  const reactions = createReactionFeature(parts)
  const groups = createGroupFeature(parts)
  const polls = createPollFeature(parts)
  const joins = createJoinFeature(parts)
  const messages = createMessageFeature({ ...parts, windows, sender, fillContent })
  const scheduling = { ...parts, fillContent, messages }
  const handlers = {
    ...messages,
    ...reactions.handlers,
    ...polls.handlers,
    ...joins.handlers,
    ...createJoinRequestFeature(parts),
    ...createForwardFeature({ ...parts, sender }),
    ...createPinFeature(parts),
    ...createReplyFeature(parts),
    ...createReceiptFeature({ ...parts, followed, log }),
    ...createSessionFeature(parts),
    ...createSyncFeature(parts),
    ...groups.handlers,
    ...createInviteFeature(parts),
    ...createBlockFeature({ ...parts, presence }),
    ...createContactFeature({ ...parts, sender, presence }),
    ...createReportFeature(parts),
    ...createUserStateFeature(parts),
    ...createPrivacyFeature({ ...parts, presence }),
    ...createPresenceFeature({ hub, presence, isPublic: options.isPresencePublic ?? true }),
    ...createConversationFeature(parts),
    ...createConnectionFeature({ hub, authenticate, clock }),
    ...createServerFeature({ about: options.about ?? {}, serverLimits }),
  }
  const service =
    options.doesJobs === true
      ? serve({ ...handlers, ...createScheduledFeature(scheduling) })
      : serve(handlers)

  const drain = async (): Promise<void> => {
    await sender.queue.drain()
    await Promise.all([
      ...[reactions.drain(), groups.drain(), polls.drain(), joins.drain()],
      ...[receipts.drain(), presence.drain(), names.drain()],
    ])
  }

  return {
    ...service,
    authenticate,
    connect: (connection) =>
      startConnection(
        { store, bus, hub, callers, presence, receipts, nodeId, serverLimits, clock, incarnation },
        connection,
      ),
    disconnect: (which) => disconnect(bus, which),
    async settleUser(userId, disabled) {
      announceStaleUser(bus, userId)
      await settleUser(parts, userId, disabled)
    },
    tellUser: (userId, change) => announceUserChange(bus, userId, change),
    jobKinds: createJobKinds(scheduling),
    drain,
    connectedDevices: (userId) => [
      ...new Set(hub.connectionsOf(userId).flatMap(({ caller }) => caller.deviceId ?? [])),
    ],
    stats: () => ({ connections: hub.size, queued: sender.queue.depth }),
    async [Symbol.asyncDispose]() {
      hub.closeAll('goingAway')
      await drain()
      await pruner?.[Symbol.asyncDispose]()
      for (const stop of stops) stop?.()
      incarnation[Symbol.dispose]()
      followed[Symbol.dispose]()
      refresher[Symbol.dispose]()
      presence[Symbol.dispose]()
      hub[Symbol.dispose]()
    },
  }
}
