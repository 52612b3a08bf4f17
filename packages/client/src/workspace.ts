import type { ErrorCode, EventData, EventName, OperationName, ServerEvent, Target } from '@stonechat/protocol'
import type { Client } from './api.js'
import type { Emitter } from './base/emitter.js'
import { targetKey, targetOf } from './base/target.js'
import { Feed } from './conversation/feed.js'
import { Progress } from './conversation/progress.js'
import { takeSync } from './conversation/take-sync.js'
import { Drafts } from './draft/drafts.js'
import { Outbox } from './outbox/outbox.js'
import { createPeople } from './people/people.js'
import { ReadMarker } from './read-marker/read-marker.js'
import { SessionLoader } from './session/session-loader.js'
import { Sessions } from './session/sessions.js'
import { ownTables } from './store/client-store.js'
import { Keeper } from './store/keeper.js'
import { closeStore, type OpenedStore } from './store/open-store.js'
import { readConversation, removalOf, restore } from './store/restore.js'
import { makeQuestion } from './sync/question.js'
import { Sync } from './sync/sync.js'
import { takeAnswer } from './sync/take-answer.js'
import type { OpenLink } from './tabs/open-link.js'
import { Timelines } from './timeline/timelines.js'
import type { Link } from './transport/link.js'
import { watchPlatform } from './transport/wake-ups.js'
import { Typing } from './typing/typing.js'

export interface WorkspaceOptions {
  readonly userId: number
  readonly url: string
  readonly WebSocket: typeof WebSocket
  readonly now: () => number
  readonly random: () => number
  readonly emitter: Emitter
  /** Over HTTP, with the account's token. */
  readonly callHttp: (name: OperationName, input: object) => Promise<unknown>
  readonly getToken: (isRefused: boolean) => Promise<string>
  readonly onSignedOut: (reason: ErrorCode) => void
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
  const { userId, now, random, emitter } = options
  const { store, stored, ownership } = options.opened
  const progress = new Progress()
  let isDisposed = false

  const keeper: Keeper = new Keeper({
    store,
    read: (id) => readConversation({ sessions, progress, timelines, readMarker }, id),
  })
  const touch = (target: Target) => {
    const id = sessions.find(target)?.conversation_id
    if (id !== undefined) keeper.touch(id)
  }

  const connection: Link = options.openLink({
    WebSocket: options.WebSocket,
    url: options.url,
    now,
    random,
    getToken: options.getToken,
    checkToken: () => void options.callHttp('user.get', {}).catch(() => {}),
    onReady: () => {
      outbox.resume()
      timelines.check()
      presences.resume()
      sync.start()
    },
    onEvent: (event: ServerEvent) => feed.receive(event),
    onLost: () => {
      sync.stop()
      outbox.pause()
    },
    onSignedOut: options.onSignedOut,
  })

  const call = (async (name: OperationName, input: object) => {
    const named = name === 'message.send' ? outbox.nameMessage(input) : input
    const answer = connection.carries(name, named)
      ? await connection.request(name, named)
      : await options.callHttp(name, named)
    if (!isDisposed) takeAnswer({ feed, sessions }, name, named, answer)
    return answer
  }) as Client['call']

  const outbox: Outbox = new Outbox({
    now,
    random,
    isOpen: () => connection.isOpen,
    send: ({ target, content, replyTo, clientId }) =>
      call('message.send', { ...target, content, client_id: clientId, reply_to: replyTo }),
    onChanged: (key) => timelines.get(key)?.refresh(),
    owner: ownership.owner,
    keep: (key, record) => keeper.put({ table: 'outbox', key, record }),
  })

  const drafts: Drafts = new Drafts({
    serverDraft: (target) => sessions.find(target)?.draft,
    push: async (target, draft) => {
      await call('session.update', { ...target, draft })
    },
    onChanged: (key) => sessions.refresh(key),
    keep: (key, record) => keeper.putSoon({ table: 'drafts', key, record }),
  })

  const typing: Typing = new Typing({
    notify: (target) => connection.notify('typing', target),
    onChanged: (key) => sessions.refresh(key),
  })

  const sessions: Sessions = new Sessions({
    userId,
    draftOf: (key) => drafts.localOf(key),
    typingIn: (key) => typing.usersIn(key),
    onChanged: (id, key) => {
      keeper.touch(id)
      timelines.get(key)?.live.cut()
    },
  })

  const readMarker = new ReadMarker({
    push: async (target, seq) => {
      await call('session.read', { ...target, seq })
    },
    isOpen: () => connection.isOpen,
    random,
    onTold: touch,
  })

  const timelines: Timelines = new Timelines({
    userId,
    outbox,
    now,
    random,
    isOpen: () => connection.isOpen,
    headSeq: (target) => {
      const id = sessions.find(target)?.conversation_id
      return id === undefined ? 0 : progress.seqOf(id)
    },
    floorSeq: (target) => sessions.find(target)?.floor_seq ?? 0,
    onChanged: ({ target }) => touch(target),
    onDropped: ({ target }) => {
      const key = sessions.find(target)?.conversation_id
      if (key !== undefined) keeper.putSoon({ table: 'windows', key, record: undefined })
    },
    listMessages: (target, wish) => call('message.list', { ...target, ...wish }),
    editMessage: async (target, seq, content) => {
      await call('message.edit', { ...target, seq, content })
    },
    recallMessage: async (target, seq) => {
      await call('message.recall', { ...target, seq })
    },
    clearDraft: (target) => drafts.clear(target),
    tellTyping: (target) => typing.tell(target),
    markRead: (target, seq) => {
      const session = sessions.find(target)
      if (session === undefined || session.read_seq >= seq) return
      sessions.applyRead(session.conversation_id, seq)
      readMarker.mark(targetOf(target), seq)
    },
  })

  const { users, presences, groups } = createPeople({
    call,
    keep: (record) => keeper.putSoon({ table: 'users', key: record.id, record }),
  })

  const feed: Feed = new Feed({
    userId,
    progress,
    sessions,
    timelines,
    outbox,
    typing,
    presences,
    groups,
    fetchSession: (target) => call('session.get', target),
    emit,
    onMoved: (id) => keeper.touch(id),
    onGap: () => sync.onGap(),
    onResync: () => sync.onResync(),
    onDoubt: () => sync.check(),
  })

  const sessionLoader = new SessionLoader({
    call,
    take: (session) => feed.session(session),
    isKnown: (id) => progress.isKnown(id),
    onLoaded() {
      sessions.setLoaded()
      keeper.putSoon({ table: 'facts', key: 'sessions', record: { is_complete: true } })
    },
    hasKept: stored.conversations.length > 0,
  })

  let askedAt = 0

  const sync: Sync = new Sync({
    random,
    isOpen: () => connection.isOpen,
    isBehind: () => progress.isBehind,
    loadSessions: async () => {
      if (!sessions.isLoaded) await sessionLoader.loadAll()
    },
    ask: (afterId) => {
      askedAt = feed.comings
      return makeQuestion(progress, (id) => sessions.get(id)?.session_rev ?? 0, afterId)
    },
    fetch: (question) => call('sync', question),
    apply: (answer, question) => {
      // A conversation came or went meanwhile: the answer may not know of it.
      if (feed.comings !== askedAt) return false
      const onMoved = (id: number) => keeper.touch(id)
      const onSetBack = (id: number) => {
        for (const change of removalOf(id)) keeper.putSoon(change)
      }
      takeSync({ feed, progress, sessions, timelines, groups, emit, onMoved, onSetBack }, answer, question)
      return true
    },
    onSynced: () => {
      connection.setOnline()
      timelines.check()
      drafts.flush()
      readMarker.flush()
      users.flush()
      groups.flush()
      void adoptOrphans()
      void sessionLoader.lookOver()
    },
  })

  const stopWatching = watchPlatform({
    onWake: () => {
      connection.wake()
      sync.check()
    },
    onOffline: () => connection.goOffline(),
    onHide: () => {
      drafts.flush()
      void keeper.flush()
    },
  })

  const tooMany = restore({ progress, sessions, timelines, readMarker, outbox, drafts, users }, stored)
  keeper.discard()
  for (const change of tooMany) keeper.putSoon(change)

  return {
    connection,
    sessions,
    drafts,
    timelines,
    users,
    presences,
    groups,
    call,
    async updateSession(target: Target, patch: { pinned?: boolean; muted?: boolean }): Promise<void> {
      await call('session.update', { ...targetOf(target), ...patch })
    },
    sessionView: (target: Target) => sessions.view(targetKey(target)),
    /** Resolves once what was sent, typed and read here is in the store. */
    saved: () => keeper.flush(),
    /** Lets go of everything: sockets, timers, and what was known. `deleted`: what of the store goes with it. */
    async dispose(deleted: 'nothing' | 'all but own words' | 'everything'): Promise<void> {
      isDisposed = true
      stopWatching()
      const flushed = keeper.flush()
      keeper.stop()
      connection.stop()
      for (const part of [sync, outbox, drafts, typing, readMarker, users, presences, groups]) part.stop()
      timelines.dispose()
      await flushed
      if (deleted !== 'nothing') await store.clear(deleted === 'everything' ? [] : ownTables).catch(() => {})
      ownership.release()
      await closeStore(store)
    },
  }

  function emit<N extends EventName>(name: N, data: EventData[N]): void {
    if (!isDisposed) emitter.emit(name, data)
  }

  /** Takes over the unsent messages of tabs that are gone. */
  async function adoptOrphans(): Promise<void> {
    const records = await ownership.adopt(store).catch(() => [])
    if (!isDisposed) outbox.restore(records)
  }
}
