import {
  type ErrorCode,
  limits,
  type OperationName,
  type ServerEvent,
  type Target,
} from '@stonechat/protocol'
import type { Client } from './api.js'
import type { Emitter } from './base/emitter.js'
import { targetKey, targetOf } from './base/target.js'
import { Outbox } from './message/outbox.js'
import type { OutboxKeep } from './message/outbox-keep.js'
import { Timelines } from './message/timelines.js'
import { Groups, memberPageMax } from './people/groups.js'
import { Presences } from './people/presences.js'
import { Users } from './people/users.js'
import { Drafts } from './session/drafts.js'
import { ReadMarker } from './session/read-marker.js'
import { SessionStore } from './session/session-store.js'
import { Typing } from './session/typing.js'
import { Feed } from './sync/feed.js'
import { Progress } from './sync/progress.js'
import { Sync } from './sync/sync.js'
import { takeAnswer } from './sync/take-answer.js'
import type { OpenLink } from './tabs/open-link.js'
import type { Link } from './transport/link.js'
import { watchPlatform } from './transport/wake-ups.js'

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
  readonly outboxKeep: OutboxKeep
  readonly openLink: OpenLink
}

export type Workspace = ReturnType<typeof createWorkspace>

/**
 * All that the client knows and does for one signed-in account. Signing out throws it away as a whole, so that nothing
 * of one account can reach the next.
 */
export function createWorkspace(options: WorkspaceOptions) {
  const { userId, now, random, emitter } = options
  const progress = new Progress()
  let isDisposed = false

  const connection: Link = options.openLink({
    WebSocket: options.WebSocket,
    url: options.url,
    now,
    random,
    getToken: options.getToken,
    checkToken: () => void options.callHttp('user.get', {}).catch(() => {}),
    onReady: () => {
      outbox.resume()
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
    keep: options.outboxKeep,
  })

  const drafts: Drafts = new Drafts({
    serverDraft: (target) => sessions.find(target)?.draft,
    push: async (target, draft) => {
      await call('session.update', { ...target, draft })
    },
    onChanged: (key) => sessions.refresh(key),
  })

  const typing: Typing = new Typing({
    notify: (target) => connection.notify('typing', target),
    onChanged: (key) => sessions.refresh(key),
  })

  const sessions: SessionStore = new SessionStore({
    userId,
    draftOf: (key) => drafts.localOf(key),
    typingIn: (key) => typing.usersIn(key),
  })

  const readMarker = new ReadMarker({
    push: async (target, seq) => {
      await call('session.read', { ...target, seq })
    },
  })

  const timelines: Timelines = new Timelines({
    userId,
    outbox,
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

  const users = new Users({
    fetch: async (user_ids) => (await call('user.list', { user_ids })).users,
  })

  const presences = new Presences({
    subscribe: async (user_ids) => (await call('presence.subscribe', { user_ids })).users,
  })

  const groups = new Groups({
    getGroup: (group_id) => call('group.get', { group_id }),
    listMembers: async (group_id) =>
      (await call('group.members', { group_id, limit: Math.min(memberPageMax, limits.memberPageMax) }))
        .members,
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
    emit: (name, data) => {
      if (!isDisposed) emitter.emit(name, data)
    },
    onGap: () => sync.onGap(),
    onResync: () => sync.onResync(),
  })

  const sync: Sync = new Sync({
    random,
    isOpen: () => connection.isOpen,
    isBehind: () => progress.isBehind,
    loadSessions: async () => {
      if (!sessions.isLoaded) await loadSessions()
    },
    fetch: () => {
      const held = progress.held((id) => sessions.get(id)?.session_rev ?? 0)
      return call('sync', { conversations: held.slice(0, limits.syncMaxHeld) })
    },
    apply: (answer) => feed.synced(answer),
    onSynced: () => {
      connection.setOnline()
      for (const timeline of timelines.all()) {
        const id = sessions.find(timeline.target)?.conversation_id
        timeline.check(id === undefined ? 0 : progress.seqOf(id))
      }
      drafts.flush()
      readMarker.flush()
      users.flush()
      groups.flush()
    },
  })

  const stopWatching = watchPlatform({
    onWake: () => connection.wake(),
    onOffline: () => connection.goOffline(),
    onHide: () => drafts.flush(),
  })

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
    /** Forgets what would outlive the page: the person has signed out. */
    forget: () => outbox.forget(),
    /** Lets go of everything: sockets, timers, and what was known. */
    dispose(): void {
      isDisposed = true
      stopWatching()
      connection.stop()
      for (const part of [sync, outbox, drafts, typing, readMarker, users, presences, groups]) part.stop()
      timelines.dispose()
    },
  }

  async function loadSessions(): Promise<void> {
    let cursor: string | null | undefined
    do {
      const page = await call('session.list', {
        limit: limits.sessionPageMax,
        ...(cursor ? { cursor } : {}),
      })
      for (const session of page.sessions) feed.session(session)
      cursor = page.next_cursor
    } while (cursor !== null)
    sessions.setLoaded()
  }
}
