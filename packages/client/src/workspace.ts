import type { ErrorCode, OperationName } from '@stonechat/protocol'
import type { ForwardWish, Unsent } from './api.js'
import type { Emitter } from './base/emitter.js'
import { targetKey } from './base/target.js'
import { Contacts } from './contact/contacts.js'
import { createConversationFeature } from './conversation/feature.js'
import { createDraftFeature } from './draft/feature.js'
import type { Base } from './feature.js'
import { createFilesLoader } from './file/load-files.js'
import { addForwarded } from './forward/forward.js'
import { createGroupsLoader } from './group/load-groups.js'
import { createOutboxFeature, type OutboxFeature } from './outbox/feature.js'
import { OwnMessages } from './outbox/own-messages.js'
import { createPinFeature } from './pin/feature.js'
import { createPresenceFeature } from './presence/feature.js'
import { createReactionFeature } from './reaction/feature.js'
import { wishKey } from './reaction/record.js'
import { createReadMarkerFeature } from './read-marker/feature.js'
import { createServerFeature } from './server/feature.js'
import type { Origin } from './server/origin.js'
import { createSessionFeature } from './session/feature.js'
import { Keeper } from './store/keeper.js'
import { closeStore, type OpenedStore } from './store/open-store.js'
import { tablesThat } from './store/tables.js'
import { trimStored } from './store/trim-stored.js'
import { createSyncFeature } from './sync/feature.js'
import type { OpenLink } from './tabs/open-link.js'
import { createTimelineFeature } from './timeline/feature.js'
import { createCall } from './transport/call.js'
import { watchPlatform } from './transport/wake-ups.js'
import { createTypingFeature } from './typing/feature.js'
import { createUserFeature } from './user/feature.js'
import { createUserStateFeature } from './user-state/feature.js'
import { Wires } from './wires.js'

export interface WorkspaceOptions {
  readonly userId: number
  readonly url: string
  readonly WebSocket: typeof WebSocket
  readonly now: () => number
  readonly random: () => number
  readonly emitter: Emitter
  /** Over HTTP, with the account's token. */
  readonly callHttp: (name: OperationName, input: object) => Promise<unknown>
  /** A path of the server, with the account's token. @throws ClientError */
  readonly fetchHttp: (path: string, init: RequestInit) => Promise<Response>
  readonly getToken: (isRefused: boolean) => Promise<string>
  readonly onSignedOut: (reason: ErrorCode) => void
  /** The server's database went back in time: all that is held is to be read anew, by another workspace. */
  readonly onReset: () => void
  /** Reads the own profile and shows it. @throws ClientError */
  readonly refreshUser: () => Promise<void>
  /** What outlives this workspace, and what was kept of earlier ones. */
  readonly opened: OpenedStore
  readonly openLink: OpenLink
}

export type Workspace = ReturnType<typeof createWorkspace>

/**
 * All that the client knows and does for one signed-in account. Signing out throws it away as a whole, so that nothing
 * of one account can reach the next.
 */
export function createWorkspace(options: WorkspaceOptions) {
  const { userId, now, random, opened } = options
  const { store, ownership } = opened
  const wires = new Wires(options.emitter)
  const ownMessages = new OwnMessages()
  const origin: Origin = { isConfirmed: false }
  const link = options.openLink({
    WebSocket: options.WebSocket,
    url: options.url,
    now,
    random,
    getToken: options.getToken,
    checkToken: () => void options.callHttp('user.get', {}).catch(() => {}),
    onReady: () => wires.run('onReady'),
    onEvent: (event) => wires.receive(event),
    onLost: () => wires.run('onLost'),
    onSignedOut: options.onSignedOut,
  })
  const call = createCall({ link, callHttp: options.callHttp, ownMessages, wires, origin })
  const keeper = new Keeper({ store, read: (id) => wires.keep(id) })
  const isOpen = () => link.isOpen
  const base: Base = { userId, now, random, link, isOpen, call, keeper, wires }

  // Each is made of those before it, and receives events in this order. Sync is last: it starts when the others are
  // ready.
  const { server } = wires.add(createServerFeature({ ...base, origin, onReset: options.onReset }))
  const contacts = new Contacts(base)
  const { sessions } = wires.add(createSessionFeature({ ...base, contacts }))
  const { readMarker, markRead } = wires.add(createReadMarkerFeature({ ...base, sessions }))
  const { url, fetchHttp } = options
  const { loadFiles, keptFiles } = createFilesLoader(() => ({ ...base, outbox, store, fetchHttp, url }))
  const { outbox }: OutboxFeature = wires.add(
    createOutboxFeature({ ...base, sessions, ownMessages, origin, opened, loadFiles }),
  )
  const { owner } = ownership
  const { wishes } = wires.add(createReactionFeature({ ...base, origin, owner }))
  const { feed, progress } = wires.add(
    createConversationFeature({ ...base, sessions, readMarker, ownMessages }),
  )
  const { drafts } = wires.add(createDraftFeature({ ...base, sessions }))
  const { typing } = wires.add(createTypingFeature({ ...base, sessions }))
  const viewGroups = createGroupsLoader(base)
  const { timelines } = wires.add(
    createTimelineFeature({
      ...base,
      ...{ sessions, progress, outbox, wishes, drafts, typing, viewGroups, markRead, loadFiles },
    }),
  )
  const { pins } = wires.add(createPinFeature({ ...base, sessions }))
  const { presences } = wires.add(createPresenceFeature(base))
  const follow = (id: number) => presences.follow(id)
  const { users } = wires.add(createUserFeature({ ...base, contacts, follow }))
  const own = wires.add(createUserStateFeature({ ...base, contacts, refreshUser: options.refreshUser }))
  wires.add(createSyncFeature({ ...base, sessions, feed, progress }))

  const { kept, removals } = trimStored(opened.stored)
  wires.restore(kept)
  // What was touched so far came from the store itself.
  keeper.discard()
  for (const change of removals) keeper.putSoon(change)

  const stopWatching = watchPlatform({
    onWake() {
      link.wake()
      wires.run('onWake')
    },
    onOffline: () => link.goOffline(),
    onHide() {
      wires.run('onHide')
      void keeper.flush()
    },
  })

  return {
    link,
    call,
    forward: (wish: ForwardWish) => addForwarded(outbox, wish),
    loadFiles,
    server,
    sessions,
    drafts,
    timelines,
    wishes,
    pins,
    contacts,
    users,
    presences,
    viewGroups,
    own,
    /** Resolves once what was sent, typed and read here is in the store. */
    async saved() {
      await keptFiles()
      await keeper.flush()
    },
    /** What exists on this device only, in all tabs. */
    async unsent(): Promise<Unsent> {
      drafts.flush()
      await keeper.flush()
      // A store that fails has nothing that is not here too.
      const kept = await store
        .load(['outbox', 'drafts', 'wishes'])
        .catch(() => ({ outbox: [], drafts: [], wishes: [] }))
      const written = kept.drafts.flatMap(({ target, text }) => (text === '' ? [] : targetKey(target)))
      const messages = new Set([...outbox.ids(), ...kept.outbox.map(({ clientId }) => clientId)])
      return {
        messages: messages.size,
        drafts: new Set([...drafts.unsentKeys(), ...written]).size,
        reactions: new Set([...wishes.keys(), ...kept.wishes.map(wishKey)]).size,
      }
    },
    /** Lets go of everything: sockets, timers, and what was known. `deleted`: what of the store goes with it. */
    async dispose(deleted: 'nothing' | 'all but own words' | 'everything'): Promise<void> {
      stopWatching()
      const flushed = keeper.flush()
      keeper.stop()
      link.stop()
      wires.stop()
      await flushed
      await keptFiles()
      const kept = deleted === 'everything' ? [] : tablesThat('isOwn')
      if (deleted !== 'nothing') await store.clear(kept).catch(() => {})
      ownership.release()
      await closeStore(store)
    },
  }
}
