import type { EventData, GroupLine, Message, Session, Target } from '@stonechat/protocol'
import type { Readable, SessionView } from '../api.js'
import { Cell, Derived } from '../base/cell.js'
import { targetKey } from '../base/target.js'
import { type Held, isUnclear, mentionedOf } from '../mention/mentioned.js'
import * as change from './apply-news.js'
import { mergeSession } from './merge-session.js'

const nobody: readonly number[] = []

/** What only this client knows of a session, by its key: in place of what the server says, or beside it. */
export type SessionExtra = (
  key: string,
) => Partial<Pick<SessionView, 'title' | 'draft' | 'typingUserIds' | 'unsent'>>

export interface SessionsOptions {
  readonly userId: number
  /** A session is another one now, or gone. */
  readonly onChanged: (conversationId: number, key: string) => void
}

/** The user's sessions as this client knows them, sorted for the screen. */
export class Sessions {
  readonly list = new Derived<readonly SessionView[] | undefined>(() => this.#sorted())
  readonly totalUnread = new Cell<number>(0)
  readonly #options: SessionsOptions
  readonly #extras: SessionExtra[] = []
  readonly #sessions = new Map<number, Held>()
  readonly #idByKey = new Map<string, number>()
  readonly #views = new Map<string, Cell<SessionView | undefined>>()
  #isLoaded = false
  #setLoaded!: () => void
  /** Resolves once all pages have been read. */
  readonly loaded = new Promise<void>((resolve) => {
    this.#setLoaded = resolve
  })

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  /** Shows this with each session; its provider calls `refresh` when it changes. */
  extend(extra: SessionExtra): void {
    this.#extras.push(extra)
  }

  get isLoaded(): boolean {
    return this.#isLoaded
  }

  /** All pages have been read: an empty list is now a known one. */
  setLoaded(): void {
    this.#isLoaded = true
    this.#setLoaded()
    this.list.invalidate()
  }

  get(conversationId: number): Session | undefined {
    return this.#sessions.get(conversationId)
  }

  find(target: Target): Session | undefined {
    const id = this.idOf(target)
    return id === undefined ? undefined : this.#sessions.get(id)
  }

  /** The id of a conversation, `undefined` where there is no session of it. */
  idOf(target: Target): number | undefined {
    return this.#idByKey.get(targetKey(target))
  }

  /** One session for the screen. The same target gives the same readable. */
  view(key: string): Readable<SessionView | undefined> {
    return this.#viewCell(key)
  }

  /** Takes a session as the server sent it. */
  upsert(session: Session): void {
    const held = this.#sessions.get(session.conversation_id)
    this.#put(
      held === undefined ? { ...session, mentioned: mentionedOf(session) } : mergeSession(held, session),
    )
  }

  applyChange(news: EventData['session.changed']): void {
    this.#update(news.conversation_id, (held) => change.applyChange(held, news))
  }

  /** `isVisible`: the user has not deleted it. */
  applyMessage(message: Message, isVisible: boolean): void {
    this.#update(message.conversation_id, (held) => {
      const next = change.applyMessage(held, message, this.#options.userId)
      return isVisible ? next : { ...next, last_message: held.last_message }
    })
  }

  /** A message is another one now: it may mention the user, or not any more. */
  applyMentions(message: Message): void {
    const { userId } = this.#options
    this.#update(message.conversation_id, (held) => change.applyMentions(held, message, userId))
  }

  /** Whether only the server knows if one of these messages is among those that it counted as mentions. */
  isUnclear(conversationId: number, seqs: readonly number[]): boolean {
    const held = this.#sessions.get(conversationId)
    return held !== undefined && isUnclear(mentionedOf(held), seqs)
  }

  applyReceipt(receipt: EventData['receipt.changed']): void {
    // In groups nobody is the other side.
    if (receipt.user_id === this.#options.userId || receipt.target_type === 'group') return
    this.#update(receipt.conversation_id, (held) => change.applyReceipt(held, receipt))
  }

  /** The conversation has come this far, whatever it was that changed in it. */
  applyRev(conversationId: number, rev: number): void {
    this.#update(conversationId, (held) => (rev > held.rev ? { ...held, rev } : held))
  }

  /** What is pinned in it is another one since this `rev`. */
  applyPins(conversationId: number, pins_rev: number): void {
    this.#update(conversationId, (held) => ((held.pins_rev ?? 0) < pins_rev ? { ...held, pins_rev } : held))
  }

  applyLine(conversationId: number, line: GroupLine): void {
    this.#update(conversationId, (held) => change.applyLine(held, line))
  }

  applyRead(conversationId: number, seq: number): void {
    this.#update(conversationId, (held) => change.applyRead(held, seq))
  }

  applyGroup(news: EventData['group.changed']): void {
    this.#update(news.conversation_id, (held) => change.applyGroup(held, news))
  }

  applyUser({ user_id, nickname: title, avatar_url }: EventData['user.updated']): void {
    const id = this.idOf({ target_type: 'user', target_id: user_id })
    if (id !== undefined) this.#update(id, (held) => ({ ...held, title, avatar_url }))
  }

  /** Says whether the last message was among those that the user deleted. */
  applyDeletion(conversationId: number, seqs: readonly number[], deletedRev: number): boolean {
    const last = this.#sessions.get(conversationId)?.last_message
    this.#update(conversationId, (held) => change.applyDeletion(held, seqs, deletedRev))
    return last != null && seqs.includes(last.seq)
  }

  remove(conversationId: number): void {
    const session = this.#sessions.get(conversationId)
    if (session === undefined) return
    const key = targetKey(session)
    this.#sessions.delete(conversationId)
    this.#idByKey.delete(key)
    this.#options.onChanged(conversationId, key)
    this.refresh(key)
  }

  /** Shows anew what is not of the server: draft and typing. */
  refresh(key: string): void {
    const id = this.#idByKey.get(key)
    const session = id === undefined ? undefined : this.#sessions.get(id)
    this.#viewCell(key).set(session === undefined ? undefined : this.#toView(key, session))
    this.list.invalidate()
    this.totalUnread.set(this.#countUnread())
  }

  #update(conversationId: number, apply: (held: Held) => Held): void {
    const held = this.#sessions.get(conversationId)
    const next = held && apply(held)
    if (next && next !== held) this.#put(next)
  }

  #put(session: Held): void {
    const key = targetKey(session)
    this.#sessions.set(session.conversation_id, session)
    this.#idByKey.set(key, session.conversation_id)
    this.#options.onChanged(session.conversation_id, key)
    this.refresh(key)
  }

  #viewCell(key: string): Cell<SessionView | undefined> {
    const cell = this.#views.get(key) ?? new Cell<SessionView | undefined>(undefined)
    this.#views.set(key, cell)
    return cell
  }

  #toView(key: string, { mentioned: _, ...session }: Held): SessionView {
    return Object.assign(
      { ...session, key, typingUserIds: nobody },
      ...this.#extras.map((extra) => extra(key)),
    )
  }

  #sorted(): readonly SessionView[] | undefined {
    if (!this.#isLoaded && this.#sessions.size === 0) return undefined
    return [...this.#idByKey.keys()]
      .map((key) => this.#viewCell(key).getSnapshot()!)
      .sort(
        (a, b) =>
          Number(b.pinned) - Number(a.pinned) ||
          b.last_at - a.last_at ||
          b.conversation_id - a.conversation_id,
      )
  }

  #countUnread(): number {
    let total = 0
    for (const { muted, unread } of this.#sessions.values()) if (!muted) total += unread
    return total
  }
}
