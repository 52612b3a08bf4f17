import type { EventData, Message, ServerEvent, Session, Target } from '@stonechat/protocol'
import type { Arrived, Base, Changed } from '../feature.js'
import { messageOf } from '../message/changes.js'
import type { OwnMessages } from '../outbox/own-messages.js'
import type { Sessions } from '../session/sessions.js'
import { Newcomers } from './newcomers.js'
import type { ConversationPlace, Progress } from './progress.js'

export interface FeedOptions extends Pick<Base, 'userId' | 'keeper' | 'wires'> {
  readonly progress: Progress
  readonly sessions: Sessions
  readonly ownMessages: OwnMessages
  readonly fetchSession: (target: Target) => Promise<Session>
}

/**
 * Where all news of conversations comes together: events, answers to calls, and sync. Each step may be repeated and
 * reordered without harm.
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
      onFailed: () => this.#doubt(),
    })
  }

  /** Moves whenever a conversation came or went: an answer that was asked for before may contradict it. */
  get comings(): number {
    return this.#comings
  }

  /** News of a conversation that is still being fetched wait for it; its end does not. */
  hold(frame: ServerEvent): boolean {
    if (!('conversation_id' in frame.data) || frame.event === 'message.created') return false
    if (frame.event === 'session.changed' && frame.data.removed) return false
    return this.#newcomers.hold(frame.data.conversation_id, frame)
  }

  /** Takes a message from wherever it came. */
  created(message: Arrived): void {
    const { progress, sessions, wires } = this.#options
    // It leaves the outbox, whether its ack came or the message itself, and shows in the timeline at once.
    if (this.#isFromHere(message)) wires.tell('acknowledged', message)
    wires.tell('arrived', message)
    if (!progress.isKnown(message.conversation_id)) {
      void this.#newcomers.meet(message, message)
      return
    }
    // Handed on before, maybe as it was before a change that sync carries: only its state may be news.
    if (message.seq <= progress.seqOf(message.conversation_id)) {
      this.changed(message)
      return
    }
    sessions.applyMessage(message, !progress.isGone(message.conversation_id, message.seq))
    this.deliver(progress.offer(message))
    this.#look(message.conversation_id)
  }

  /** Takes a newer state of a message. */
  changed(change: Changed): void {
    const message = messageOf(change)
    const { progress, sessions, wires } = this.#options
    // It has overtaken the message itself: then it stands for it.
    if (message.seq > progress.seqOf(message.conversation_id) && progress.isKnown(message.conversation_id)) {
      this.created(message)
      return
    }
    const held = sessions.get(message.conversation_id)?.last_message
    if (held?.seq === message.seq) sessions.applyMessage(message, true)
    // A reaction leaves mentions as they are.
    if (!change.forAll?.reaction && !change.forAll?.reactions) this.#mention(message)
    wires.tell('changed', change)
  }

  /** Takes a change that the conversation's `rev` counts: of one of its messages, or of the group. */
  counted({ conversation_id, rev, seq }: { conversation_id: number; rev: number; seq?: number }): void {
    this.#options.sessions.applyRev(conversation_id, rev)
    this.#seeRev(conversation_id, 'rev', rev, seq === undefined ? [] : [seq])
  }

  /** Takes the user's own deletion of messages. */
  deleted(deletion: Omit<EventData['message.deleted'], 'session_rev' | 'unread'>): void {
    const { sessions, progress, wires } = this.#options
    const { conversation_id, seqs, deleted_rev } = deletion
    progress.offerDeleted(conversation_id, seqs)
    wires.tell('deleted', deletion)
    // Which message is the last one now, only the server knows for certain.
    const isUnclear = sessions.isUnclear(conversation_id, seqs)
    if (sessions.applyDeletion(conversation_id, seqs, deleted_rev) || isUnclear) void this.#refresh(deletion)
    this.#seeRev(conversation_id, 'deleted_rev', deleted_rev, seqs)
  }

  /** Takes what the user's own devices changed of a session. */
  sessionChanged(change: EventData['session.changed']): void {
    const { progress, sessions } = this.#options
    const { conversation_id, removed } = change
    const place = progress.placeOf(conversation_id)
    if (removed) {
      // Published before the user was added again?
      if (place !== undefined && place.rev > change.rev) this.#doubt()
      else this.remove(conversation_id)
    } else if (place === undefined) void this.#newcomers.meet(change)
    else {
      sessions.applyChange(change)
      progress.see(conversation_id, change)
      this.#look(conversation_id)
    }
  }

  /** Takes a whole session from the server. Up to `deleted_rev` no deleted message becomes its last one. */
  session(session: Session, { deleted_rev } = session): void {
    this.#options.sessions.upsert({ ...session, deleted_rev })
    this.follow(session, session)
    this.#options.keeper.touch(session.conversation_id)
  }

  /**
   * Follows a conversation from a place on. What was loaded of it while nobody followed it may be older than the place, and
   * no event brings what changed in between.
   */
  follow(session: Session, place: ConversationPlace): void {
    const { progress, wires } = this.#options
    if (!progress.isKnown(session.conversation_id)) wires.tell('outdated', session)
    progress.start(session.conversation_id, place)
  }

  /** Hands on messages that are next in order. */
  deliver(messages: readonly Arrived[]): void {
    const { wires } = this.#options
    for (const message of messages) {
      wires.tell('next', message)
      if (!this.#isFromHere(message)) wires.emit('message.created', message)
    }
  }

  /** A conversation is not the user's any more. */
  remove(conversationId: number): void {
    const { progress, sessions, keeper, wires } = this.#options
    const session = sessions.get(conversationId)
    this.#comings += 1
    this.#newcomers.forget(conversationId)
    progress.stop(conversationId)
    sessions.remove(conversationId)
    keeper.touch(conversationId)
    // A user who is added again may see less than before.
    if (session !== undefined) wires.tell('left', session)
  }

  #meet(session: Session, messages: readonly Arrived[], events: readonly ServerEvent[]): void {
    const { wires } = this.#options
    const firstSeq = Math.min(...messages.map(({ seq }) => seq), session.last_seq + 1)
    // Messages received before the session was read may since have changed, or be deleted: sync brings that.
    const isLater = firstSeq > session.last_seq
    const known = isLater ? session : { ...session, rev: 0, deleted_rev: 0 }
    this.#comings += 1
    // Whatever may be seen of it is new, also what no event announced.
    this.follow(session, { ...known, last_seq: session.floor_seq })
    this.session(session, known)
    // It may be on the screen as a group that the user has left.
    wires.tell('caughtUp', session)
    for (const message of messages) this.created(message)
    this.#newcomers.forget(session.conversation_id)
    for (const event of events) wires.receive(event)
    this.#look(session.conversation_id)
  }

  /** Takes whom a message mentions now. Beyond the mentions that the server named, it alone knows which it counted. */
  #mention(message: Arrived): void {
    const { sessions } = this.#options
    sessions.applyMentions(message)
    if (sessions.isUnclear(message.conversation_id, [message.seq])) void this.#refresh(message)
  }

  async #refresh(target: Target): Promise<void> {
    try {
      const session = await this.#options.fetchSession(target)
      if (this.#options.progress.isKnown(session.conversation_id)) this.session(session)
    } catch {
      this.#doubt()
    }
  }

  /** A change counts once the messages that it is about are here: before, another start would not know of it. */
  #seeRev(id: number, counter: 'rev' | 'deleted_rev', rev: number, seqs: readonly number[]): void {
    const { progress } = this.#options
    const hasAll = seqs.every((seq) => seq <= progress.seqOf(id))
    if (hasAll) progress.offerRev(id, counter, rev)
    else progress.see(id, { last_seq: 0, rev: 0, deleted_rev: 0, [counter]: rev })
    this.#look(id)
  }

  #look(conversationId: number): void {
    const { progress, keeper, wires } = this.#options
    keeper.touch(conversationId)
    if (progress.isBehind) wires.tell('gap', undefined)
  }

  #doubt(): void {
    this.#options.wires.tell('doubt', undefined)
  }

  #isFromHere({ sender_id, client_id }: Message): boolean {
    return sender_id === this.#options.userId && this.#options.ownMessages.has(client_id)
  }
}
