import type {
  EventData,
  EventName,
  Message,
  OperationOutput,
  ServerEvent,
  Session,
  Target,
} from '@stonechat/protocol'
import { targetKey, targetOf } from '../base/target.js'
import type { Outbox } from '../message/outbox.js'
import type { Timelines } from '../message/timelines.js'
import type { Groups } from '../people/groups.js'
import type { Presences } from '../people/presences.js'
import type { SessionStore } from '../session/session-store.js'
import type { Typing } from '../session/typing.js'
import type { Progress } from './progress.js'

type Arrived = Message & Target

/** Messages of a conversation whose session is being fetched; beyond it, sync brings them. */
const unknownMaxMessages = 200

export interface FeedOptions {
  readonly userId: number
  readonly progress: Progress
  readonly sessions: SessionStore
  readonly timelines: Timelines
  readonly outbox: Outbox
  readonly typing: Typing
  readonly presences: Presences
  readonly groups: Groups
  readonly fetchSession: (target: Target) => Promise<Session>
  readonly emit: <N extends EventName>(name: N, data: EventData[N]) => void
  readonly onGap: () => void
  readonly onResync: () => void
}

/**
 * Where everything that the server tells comes together, whichever way it came: as an event, as the answer to a send,
 * or from sync. Each step may be repeated and reordered without harm.
 */
export class Feed {
  readonly #options: FeedOptions
  /** Messages that wait for their session, by conversation. */
  readonly #unknown = new Map<number, Arrived[]>()

  constructor(options: FeedOptions) {
    this.#options = options
  }

  /** Takes an event of the socket. */
  receive(frame: ServerEvent): void {
    const { sessions, groups, presences, typing, userId, emit } = this.#options
    switch (frame.event) {
      // Told to listeners by `#deliver`, once and in order.
      case 'message.created':
        this.created(frame.data)
        return
      case 'message.changed':
        this.changed(frame.data)
        this.#seeRev(frame.data.conversation_id, frame.data.rev)
        break
      case 'session.changed':
        this.#sessionChanged(frame.data)
        break
      case 'receipt.changed':
        sessions.applyReceipt(frame.data)
        break
      case 'group.changed':
        groups.applyChange(frame.data)
        sessions.applyGroup(frame.data.group)
        this.#seeRev(frame.data.conversation_id, frame.data.rev)
        break
      case 'presence.changed':
        presences.put(frame.data)
        break
      case 'typing':
        if (frame.data.user_id !== userId) typing.started(frame.data, frame.data.user_id)
        break
      case 'resync':
        this.#options.onResync()
        break
    }
    emit(frame.event, frame.data as never)
  }

  /** Takes a message from wherever it came. */
  created(message: Arrived): void {
    const { progress, sessions, typing } = this.#options
    this.#settleOwn(message)
    sessions.applyMessage(message)
    typing.stopped(message, message.sender_id)
    if (!progress.isKnown(message.conversation_id)) {
      void this.#meet(message)
      return
    }
    this.#deliver(progress.offer(message))
    if (progress.isBehind) this.#options.onGap()
  }

  /** Takes a newer state of a message. */
  changed(message: Arrived): void {
    const held = this.#options.sessions.get(message.conversation_id)?.last_message
    if (held?.seq === message.seq) this.#options.sessions.applyMessage(message)
    this.#options.timelines.get(targetKey(message))?.accept(message)
  }

  /** Takes a session that the server told as a whole. */
  session(session: Session): void {
    this.#options.sessions.upsert(session)
    this.#options.progress.start(session.conversation_id, session.last_seq, session.rev)
  }

  /** Takes an answer to `sync`. */
  synced({ sessions, conversations, removed }: OperationOutput<'sync'>): void {
    const { progress } = this.#options
    const told = new Set(conversations.map(({ conversation_id }) => conversation_id))
    for (const session of sessions) {
      this.#options.sessions.upsert(session)
      // What comes with its messages starts before them; else there is nothing to miss.
      if (!told.has(session.conversation_id)) {
        progress.start(session.conversation_id, session.last_seq, session.rev)
      }
    }
    for (const conversation of conversations) this.#conversationSynced(conversation)
    for (const conversationId of removed) this.#remove(conversationId)
  }

  #conversationSynced(conversation: OperationOutput<'sync'>['conversations'][number]): void {
    const { progress, timelines, groups } = this.#options
    const { conversation_id, last_seq, rev, reset } = conversation
    const session = this.#options.sessions.get(conversation_id)
    if (session === undefined) return
    const target = targetOf(session)
    if (!reset && !progress.isKnown(conversation_id)) {
      progress.start(conversation_id, (conversation.messages[0]?.seq ?? last_seq + 1) - 1, 0)
    }
    for (const message of conversation.changed) {
      this.changed({ ...message, ...target })
      this.#options.emit('message.changed', { ...message, ...target, rev })
    }
    for (const message of conversation.messages) this.created({ ...message, ...target })
    const waiting = progress.advance(conversation_id, last_seq, rev)
    if (reset) timelines.get(targetKey(target))?.reset()
    this.#deliver(waiting)
    if (target.target_type === 'group') groups.refetch(target.target_id)
  }

  #sessionChanged(change: EventData['session.changed']): void {
    const { progress, sessions } = this.#options
    const { conversation_id, last_seq, rev, removed } = change
    if (removed) this.#remove(conversation_id)
    else if (!progress.isKnown(conversation_id)) void this.#meet(change)
    else {
      sessions.applyChange(change)
      progress.see(conversation_id, last_seq, rev)
      if (progress.isBehind) this.#options.onGap()
    }
  }

  /** Fetches the session of a conversation that is new here; its messages wait meanwhile. */
  async #meet(news: Arrived | EventData['session.changed']): Promise<void> {
    const { progress } = this.#options
    const id = news.conversation_id
    const waiting = this.#unknown.get(id)
    const isMessage = 'seq' in news
    if (waiting !== undefined) {
      if (isMessage && waiting.length < unknownMaxMessages) waiting.push(news)
      return
    }
    const messages: Arrived[] = isMessage ? [news] : []
    this.#unknown.set(id, messages)
    try {
      const session = await this.#options.fetchSession(targetOf(news))
      const firstSeq = Math.min(...messages.map(({ seq }) => seq), session.last_seq + 1)
      progress.start(id, firstSeq - 1, session.rev)
      this.session(session)
      // It may be on the screen as a group one has left.
      if (session.target_type === 'group') this.#options.groups.refetch(session.target_id)
    } catch {
      // Refused: not ours after all. No answer: the sync of the next connection tells of it.
    } finally {
      this.#unknown.delete(id)
    }
    if (progress.isKnown(id)) for (const message of messages) this.created(message)
  }

  #remove(conversationId: number): void {
    const { progress, sessions, groups } = this.#options
    const session = sessions.get(conversationId)
    progress.forget(conversationId)
    sessions.remove(conversationId)
    if (session?.target_type === 'group') groups.refetch(session.target_id)
  }

  #seeRev(conversationId: number, rev: number): void {
    this.#options.progress.offerRev(conversationId, rev)
    if (this.#options.progress.isBehind) this.#options.onGap()
  }

  /** An own message leaves the outbox, whether its ack came or the message itself, and shows in the timeline at once. */
  #settleOwn(message: Arrived): void {
    const { outbox, timelines, userId } = this.#options
    if (message.sender_id !== userId || !outbox.isOwn(message.client_id)) return
    outbox.settle(message.client_id)
    timelines.get(targetKey(message))?.acknowledge(message)
  }

  #deliver(messages: readonly Arrived[]): void {
    const { outbox, timelines, userId, emit } = this.#options
    for (const message of messages) {
      timelines.get(targetKey(message))?.accept(message)
      const isFromHere = message.sender_id === userId && outbox.isOwn(message.client_id)
      if (!isFromHere) emit('message.created', message)
    }
  }
}
