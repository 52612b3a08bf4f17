import {
  type Content,
  type ErrorCode,
  limits,
  type Message,
  type OperationOutput,
  type Target,
} from '@stonechat/protocol'
import type { Timeline, TimelineState } from '../api.js'
import { codeOf } from '../base/client-error.js'
import { Derived } from '../base/store.js'
import { targetKey, targetOf } from '../base/target.js'
import { viewMessage, viewRecord } from './message-view.js'
import type { Outbox } from './outbox.js'
import { append, emptyWindow, merge, prepend, topOf, type Window } from './window.js'

/** Missing more pages than this, the newest page is loaded afresh: nobody scrolls through that in one go. */
const catchUpMaxPages = 3

type Page = OperationOutput<'message.list'>
type PageWish = { readonly before_seq?: number; readonly after_seq?: number; readonly limit?: number }

export interface TimelineParts {
  readonly userId: number
  readonly outbox: Outbox
  readonly listMessages: (target: Target, wish: PageWish) => Promise<Page>
  readonly editMessage: (target: Target, seq: number, content: Content) => Promise<void>
  readonly recallMessage: (target: Target, seq: number) => Promise<void>
  readonly clearDraft: (target: Target) => void
  readonly markRead: (target: Target, seq: number) => void
  readonly tellTyping: (target: Target) => void
  readonly onClosed: (timeline: OpenTimeline) => void
}

/** One conversation, open on the screen: a gap-free window of it, and own messages on their way. */
export class OpenTimeline implements Timeline {
  readonly target: Target
  readonly #key: string
  readonly #parts: TimelineParts
  readonly #state = new Derived<TimelineState>(() => this.#compute())
  #window: Window = emptyWindow
  #status: TimelineState['status'] = 'loading'
  #error: TimelineState['error']
  /** Own messages that have their `seq`, while messages before them are still missing. */
  readonly #acknowledged = new Map<number, Message>()
  /** What came while a page was under way: the page may have been read before it. */
  #arrived: Message[] = []
  #loads = 0
  #older: Promise<void> | undefined
  #newer: Promise<void> | undefined
  #newest: Promise<void> | undefined
  /** How many holders have it open. */
  holders = 0

  constructor(target: Target, parts: TimelineParts) {
    this.target = targetOf(target)
    this.#key = targetKey(target)
    this.#parts = parts
    void this.#loadNewest()
  }

  readonly getSnapshot = (): TimelineState => this.#state.getSnapshot()
  readonly subscribe = (listener: () => void): (() => void) => this.#state.subscribe(listener)

  loadOlder(): Promise<void> {
    if (this.#status !== 'ready' || !this.#window.hasOlder) return Promise.resolve()
    this.#older ??= this.#loadOlder().finally(() => {
      this.#older = undefined
      this.#state.invalidate()
    })
    this.#state.invalidate()
    return this.#older
  }

  loadNewer(): Promise<void> {
    if (this.#status !== 'ready' || !this.#window.hasNewer) return Promise.resolve()
    return this.#joinNewer(1)
  }

  jumpToNewest(): Promise<void> {
    if (this.#status === 'ready' && !this.#window.hasNewer) return Promise.resolve()
    return this.#loadNewest()
  }

  send(content: Content | string, options: { replyTo?: number } = {}): string {
    const clientId = this.#parts.outbox.add(this.target, toContent(content), options.replyTo ?? null)
    this.#parts.clearDraft(this.target)
    return clientId
  }

  retry(clientId: string): void {
    this.#parts.outbox.retry(clientId)
  }

  discard(clientId: string): Content | null {
    return this.#parts.outbox.discard(clientId)
  }

  edit(seq: number, content: Content | string): Promise<void> {
    return this.#parts.editMessage(this.target, seq, toContent(content))
  }

  recall(seq: number): Promise<void> {
    return this.#parts.recallMessage(this.target, seq)
  }

  markRead(): void {
    const seq = Math.max(topOf(this.#window), ...this.#acknowledged.keys())
    if (seq > 0) this.#parts.markRead(this.target, seq)
  }

  typing(): void {
    this.#parts.tellTyping(this.target)
  }

  close(): void {
    if (this.holders === 0) return
    this.holders -= 1
    if (this.holders === 0) this.#parts.onClosed(this)
  }

  /** Takes a message that is next in the conversation, or a newer state of one. */
  accept(message: Message): void {
    if (this.#loads > 0) this.#arrived.push(message)
    if (this.#status !== 'ready') return
    const top = topOf(this.#window)
    if (message.seq <= top) this.#show(merge(this.#window, message))
    else if (this.#window.hasNewer) return
    else if (message.seq === top + 1) this.#show(append(this.#window, [message]))
    else void this.#joinNewer(catchUpMaxPages)
  }

  /** Takes an own message that the server has; it leaves the outbox in the same breath. */
  acknowledge(message: Message): void {
    const isNext = message.seq === topOf(this.#window) + 1
    if (message.seq <= topOf(this.#window) || (isNext && this.#status === 'ready')) {
      this.accept(message)
      return
    }
    if (this.#loads > 0) this.#arrived.push(message)
    this.#acknowledged.set(message.seq, message)
    this.#state.invalidate()
  }

  /** The outbox has other messages of this conversation now. */
  refresh(): void {
    this.#state.invalidate()
  }

  /** All is known up to `headSeq`: fetches what this window should show and does not, or failed to load. */
  check(headSeq: number): void {
    if (this.#status === 'error') void this.#loadNewest()
    else if (this.#status === 'ready' && !this.#window.hasNewer && topOf(this.#window) < headSeq) {
      void this.#joinNewer(catchUpMaxPages)
    }
  }

  /** More happened than could be told one by one: what is shown is fetched afresh, at the place where it is. */
  reset(): void {
    if (this.#window.hasNewer && this.#window.messages.length > 0) void this.#reloadInPlace()
    // A page under way may have been read before; it is followed by another one.
    else void Promise.resolve(this.#newest).then(() => this.#loadNewest())
  }

  /** The account is gone, and its messages with it. */
  dispose(): void {
    this.#window = emptyWindow
    this.#acknowledged.clear()
    this.#fail('unauthenticated')
  }

  #loadNewest(): Promise<void> {
    this.#newest ??= this.#load({}, ({ messages, has_more }) => {
      this.#window = { messages, hasOlder: has_more, hasNewer: false }
      this.#status = 'ready'
    }).finally(() => {
      this.#newest = undefined
    })
    return this.#newest
  }

  #reloadInPlace(): Promise<void> {
    const { messages } = this.#window
    const limit = Math.min(messages.length, limits.historyPageMax)
    return this.#load({ before_seq: topOf(this.#window) + 1, limit }, (page) => {
      this.#window = { messages: page.messages, hasOlder: page.has_more, hasNewer: true }
    })
  }

  #loadOlder(): Promise<void> {
    const bottom = this.#window.messages[0]?.seq
    if (bottom === undefined) return Promise.resolve()
    return this.#load({ before_seq: bottom }, ({ messages, has_more }) => {
      // A reset in between has put the window elsewhere: this page does not join it.
      if (this.#window.messages[0]?.seq === bottom) this.#window = prepend(this.#window, messages, has_more)
    })
  }

  #joinNewer(maxPages: number): Promise<void> {
    this.#newer ??= this.#loadNewer(maxPages).finally(() => {
      this.#newer = undefined
      this.#state.invalidate()
    })
    this.#state.invalidate()
    return this.#newer
  }

  async #loadNewer(maxPages: number): Promise<void> {
    const isFollowing = !this.#window.hasNewer
    for (let page = 0; page < maxPages; page += 1) {
      const top = topOf(this.#window)
      let hasMore = false
      await this.#load({ after_seq: top, limit: limits.historyPageMax }, ({ messages, has_more }) => {
        if (topOf(this.#window) < top) return
        hasMore = has_more
        this.#window = { ...append(this.#window, messages), hasNewer: has_more && !isFollowing }
      })
      if (!hasMore) return
    }
    if (isFollowing) await this.#loadNewest()
  }

  async #load(wish: PageWish, apply: (page: Page) => void): Promise<void> {
    this.#loads += 1
    try {
      const page = await this.#parts.listMessages(this.target, wish)
      apply(page)
      this.#error = undefined
      for (const message of this.#arrived.sort((a, b) => a.seq - b.seq)) this.#catchUpWith(message)
    } catch (error) {
      this.#fail(codeOf(error))
    } finally {
      this.#loads -= 1
      if (this.#loads === 0) this.#arrived = []
      this.#show(this.#window)
    }
  }

  /** Applies what arrived during a load. A gap is left to `check`, or to the page that is still under way. */
  #catchUpWith(message: Message): void {
    const top = topOf(this.#window)
    if (message.seq <= top) this.#window = merge(this.#window, message)
    else if (message.seq === top + 1 && !this.#window.hasNewer) this.#window = append(this.#window, [message])
  }

  #fail(code: ErrorCode | 'network'): void {
    if (this.#status !== 'ready') this.#status = 'error'
    this.#error = code
    this.#state.invalidate()
  }

  #show(window: Window): void {
    this.#window = window
    for (const seq of this.#acknowledged.keys()) {
      // With newer pages left out, an own new message is there: it comes with them.
      if (seq <= topOf(window) || window.hasNewer) this.#acknowledged.delete(seq)
    }
    this.#state.invalidate()
  }

  #compute(): TimelineState {
    const { messages, hasOlder, hasNewer } = this.#window
    const unsent = this.#parts.outbox.recordsOf(this.#key)
    const acknowledged = [...this.#acknowledged.values()].sort((a, b) => a.seq - b.seq)
    const tail = [
      ...acknowledged.map(viewMessage),
      ...unsent.map((one) => viewRecord(one, this.#parts.userId)),
    ]
    return {
      status: this.#status,
      error: this.#error,
      messages: [...messages.map(viewMessage), ...(hasNewer ? [] : tail)],
      hasOlder,
      hasNewer,
      isLoadingOlder: this.#older !== undefined,
      isLoadingNewer: this.#newer !== undefined && hasNewer,
    }
  }
}

function toContent(content: Content | string): Content {
  return typeof content === 'string' ? { type: 'text', text: content } : content
}
