import type { EventData, EventName, Message, ServerEvent, Session, Target } from '@stonechat/protocol'
import { targetKey } from '../base/target.js'
import type { Groups } from '../group/groups.js'
import type { Outbox } from '../outbox/outbox.js'
import type { Presences } from '../presence/presences.js'
import type { Sessions } from '../session/sessions.js'
import type { Timelines } from '../timeline/timelines.js'
import type { Typing } from '../typing/typing.js'
import { Newcomers } from './newcomers.js'
import type { Place, Progress } from './progress.js'

type Arrived = Message & Target

const nothing = { rev: 0, deleted_rev: 0 }

export interface FeedOptions {
  readonly userId: number
  readonly progress: Progress
  readonly sessions: Sessions
  readonly timelines: Timelines
  readonly outbox: Outbox
  readonly typing: Typing
  readonly presences: Presences
  readonly groups: Groups
  readonly fetchSession: (target: Target) => Promise<Session>
  readonly emit: <N extends EventName>(name: N, data: EventData[N]) => void
  /** A conversation has come further, or is gone. */
  readonly onMoved: (conversationId: number) => void
  readonly onGap: () => void
  readonly onResync: () => void
  /** What was heard cannot be true any more: only the server can tell. */
  readonly onDoubt: () => void
}

/**
 * Where everything that the server tells comes together, whichever way it came: as an event, as the answer to a send,
 * or from sync. Each step may be repeated and reordered without harm.
 */
export class Feed {
  readonly #options: FeedOptions
  readonly #newcomers: Newcomers
  #comings = 0

  constructor(options: FeedOptions) {
    this.#options = options
    this.#newcomers = new Newcomers({
      // Only beside all sessions it shows that a conversation is new, and not one whose page has yet to come.
      fetchSession: async (target) => {
        await options.sessions.loaded
        return options.fetchSession(target)
      },
      onMet: (session, messages, events) => this.#meet(session, messages, events),
      onFailed: options.onDoubt,
    })
  }

  /** Moves whenever a conversation came or went: an answer that was asked for before may contradict it. */
  get comings(): number {
    return this.#comings
  }

  /** Takes an event of the socket. */
  receive(frame: ServerEvent): void {
    const { sessions, groups, presences, typing, userId, emit } = this.#options
    if (this.#isForLater(frame)) return
    switch (frame.event) {
      // Told to listeners by `deliver`, once and in order.
      case 'message.created':
        this.created(frame.data)
        return
      case 'message.changed':
        this.changed(frame.data)
        this.#seeRev(frame.data.conversation_id, 'rev', frame.data.rev, [frame.data.seq])
        break
      case 'message.deleted':
        this.deleted(frame.data)
        break
      case 'session.changed':
        this.#sessionChanged(frame.data)
        break
      case 'receipt.changed':
        sessions.applyReceipt(frame.data)
        break
      case 'group.changed':
        groups.applyChange(frame.data)
        sessions.applyGroup(frame.data.group, frame.data.rev)
        this.#seeRev(frame.data.conversation_id, 'rev', frame.data.rev)
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
    typing.stopped(message, message.sender_id)
    if (!progress.isKnown(message.conversation_id)) {
      void this.#newcomers.meet(message, message)
      return
    }
    // Handed on before, maybe as it was before a change that sync tells with it: only its state may be news.
    if (message.seq <= progress.seqOf(message.conversation_id)) {
      this.changed(message)
      return
    }
    sessions.applyMessage(message, !progress.isGone(message.conversation_id, message.seq))
    this.deliver(progress.offer(message))
    this.#look(message.conversation_id)
  }

  /** Takes a newer state of a message. */
  changed(message: Arrived): void {
    const { progress } = this.#options
    // It has overtaken the message itself: then it stands for it.
    if (message.seq > progress.seqOf(message.conversation_id) && progress.isKnown(message.conversation_id)) {
      this.created(message)
      return
    }
    const held = this.#options.sessions.get(message.conversation_id)?.last_message
    if (held?.seq === message.seq) this.#options.sessions.applyMessage(message, true)
    this.#options.timelines.get(targetKey(message))?.live.update(message)
  }

  /** Takes the user's own deletion of messages. */
  deleted(deletion: Omit<EventData['message.deleted'], 'session_rev'>): void {
    const { sessions, timelines, progress } = this.#options
    const { conversation_id, seqs, deleted_rev } = deletion
    progress.offerDeleted(conversation_id, seqs)
    timelines.get(targetKey(deletion))?.remove(seqs)
    // Which message is the last one now, only the server knows for certain.
    if (sessions.applyDeletion(conversation_id, seqs, deleted_rev)) void this.#refresh(deletion)
    this.#seeRev(conversation_id, 'deleted_rev', deleted_rev, seqs)
  }

  /** Takes a session that the server told as a whole. */
  session(session: Session): void {
    this.#options.sessions.upsert(session)
    this.follow(session, session)
    this.#options.onMoved(session.conversation_id)
  }

  /**
   * Follows a conversation from a place on. What was loaded of it while nobody followed it may be older than the place,
   * and nobody tells what changed in between.
   */
  follow(session: Session, place: Place): void {
    const { progress, timelines } = this.#options
    if (!progress.isKnown(session.conversation_id)) timelines.get(targetKey(session))?.live.markStale()
    progress.start(session.conversation_id, place)
  }

  /** Hands on messages that are next in order. */
  deliver(messages: readonly Arrived[]): void {
    const { outbox, timelines, userId, emit } = this.#options
    for (const message of messages) {
      timelines.get(targetKey(message))?.live.accept(message)
      const isFromHere = message.sender_id === userId && outbox.isOwn(message.client_id)
      if (!isFromHere) emit('message.created', message)
    }
  }

  /** A conversation is not the user's any more. */
  remove(conversationId: number): void {
    const { progress, sessions, groups, timelines, onMoved } = this.#options
    const session = sessions.get(conversationId)
    this.#comings += 1
    this.#newcomers.forget(conversationId)
    progress.stop(conversationId)
    sessions.remove(conversationId)
    onMoved(conversationId)
    if (session === undefined) return
    // Who is added again may see less than before.
    timelines.get(targetKey(session))?.live.markStale()
    if (session.target_type === 'group') groups.refetch(session.target_id)
  }

  #sessionChanged(change: EventData['session.changed']): void {
    const { progress, sessions, onDoubt } = this.#options
    const { conversation_id, removed } = change
    const place = progress.placeOf(conversation_id)
    if (removed) {
      // Said before the user was added again?
      if (place !== undefined && place.rev > change.rev) onDoubt()
      else this.remove(conversation_id)
    } else if (place === undefined) void this.#newcomers.meet(change)
    else {
      sessions.applyChange(change)
      progress.see(conversation_id, change)
      this.#look(conversation_id)
    }
  }

  /** What is told of a conversation that is still being fetched waits for it; its end does not. */
  #isForLater(frame: ServerEvent): boolean {
    if (!('conversation_id' in frame.data) || frame.event === 'message.created') return false
    if (frame.event === 'session.changed' && frame.data.removed) return false
    return this.#newcomers.hold(frame.data.conversation_id, frame)
  }

  #meet(session: Session, messages: readonly Arrived[], events: readonly ServerEvent[]): void {
    const { groups, timelines } = this.#options
    const firstSeq = Math.min(...messages.map(({ seq }) => seq), session.last_seq + 1)
    // Messages that were heard before the session was read may since have changed, or be deleted: sync tells.
    const isLater = firstSeq > session.last_seq
    const { rev, deleted_rev } = isLater ? session : nothing
    this.#comings += 1
    // Whatever may be seen of it is news, also what was not heard of.
    this.follow(session, { last_seq: session.floor_seq, rev, deleted_rev })
    this.session(session)
    timelines.get(targetKey(session))?.live.check()
    // It may be on the screen as a group one has left.
    if (session.target_type === 'group') groups.refetch(session.target_id)
    for (const message of messages) this.created(message)
    this.#newcomers.forget(session.conversation_id)
    for (const event of events) this.receive(event)
    this.#look(session.conversation_id)
  }

  async #refresh(target: Target): Promise<void> {
    try {
      const session = await this.#options.fetchSession(target)
      if (this.#options.progress.isKnown(session.conversation_id)) this.session(session)
    } catch {
      this.#options.onDoubt()
    }
  }

  /** A change counts once the messages that it is about are here: before, another start would not know of it. */
  #seeRev(id: number, counter: 'rev' | 'deleted_rev', rev: number, seqs: readonly number[] = []): void {
    const { progress, sessions } = this.#options
    if (counter === 'rev') sessions.applyRev(id, rev)
    const hasAll = seqs.every((seq) => seq <= progress.seqOf(id))
    if (hasAll) progress.offerRev(id, counter, rev)
    else progress.see(id, { last_seq: 0, rev: 0, deleted_rev: 0, [counter]: rev })
    this.#look(id)
  }

  #look(conversationId: number): void {
    this.#options.onMoved(conversationId)
    if (this.#options.progress.isBehind) this.#options.onGap()
  }

  /** An own message leaves the outbox, whether its ack came or the message itself, and shows in the timeline at once. */
  #settleOwn(message: Arrived): void {
    const { outbox, timelines, userId } = this.#options
    if (message.sender_id !== userId || !outbox.isOwn(message.client_id)) return
    outbox.settle(message.client_id)
    timelines.get(targetKey(message))?.acknowledge(message)
  }
}
