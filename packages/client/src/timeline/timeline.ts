import type { Content, Message, OperationOutput, Target } from '@stonechat/protocol'
import type { Timeline, TimelineState } from '../api.js'
import { Derived } from '../base/cell.js'
import type { RetryOptions } from '../base/retry.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Outbox } from '../outbox/outbox.js'
import { LiveWindow, type LiveWindowOptions, type PageWish } from './live-window.js'
import { viewMessage, viewRecord } from './message-view.js'

export interface TimelineParts extends RetryOptions {
  readonly userId: number
  readonly outbox: Outbox
  readonly listMessages: (target: Target, wish: PageWish) => Promise<OperationOutput<'message.list'>>
  readonly editMessage: (target: Target, seq: number, content: Content) => Promise<void>
  readonly recallMessage: (target: Target, seq: number) => Promise<void>
  readonly clearDraft: (target: Target) => void
  readonly markRead: (target: Target, seq: number) => void
  readonly tellTyping: (target: Target) => void
  /** Up to where all of a conversation has been heard of. */
  readonly headSeq: (target: Target) => number
  /** Nothing at or below it is visible to the user. */
  readonly floorSeq: (target: Target) => number
  /** What is shown of a conversation is something else now. */
  readonly onChanged: (timeline: OpenTimeline) => void
  readonly onClosed: (timeline: OpenTimeline) => void
}

/** One conversation, open on the screen: a gap-free window of it, and own messages on their way. */
export class OpenTimeline implements Timeline {
  readonly target: Target
  readonly key: string
  readonly live: LiveWindow
  readonly #parts: TimelineParts
  readonly #state = new Derived<TimelineState>(() => this.#compute())
  /** Own messages that have their `seq`, while messages before them are still missing. */
  readonly #acknowledged = new Map<number, Message>()
  /** How many holders have it open. */
  holders = 0
  /** When it was last opened. */
  usedAt = 0

  constructor(target: Target, kept: LiveWindowOptions['kept'], parts: TimelineParts) {
    this.target = targetOf(target)
    this.key = targetKey(target)
    this.#parts = parts
    this.live = new LiveWindow({
      kept,
      isOpen: parts.isOpen,
      random: parts.random,
      listMessages: (wish) => parts.listMessages(this.target, wish),
      headSeq: () => parts.headSeq(this.target),
      floorSeq: () => parts.floorSeq(this.target),
      onChanged: () => this.#onWindow(),
    })
    if (kept === undefined) void this.live.loadNewest()
  }

  readonly getSnapshot = (): TimelineState => this.#state.getSnapshot()
  readonly subscribe = (listener: () => void): (() => void) => this.#state.subscribe(listener)

  loadOlder(): Promise<void> {
    return this.live.loadOlder()
  }

  loadNewer(): Promise<void> {
    return this.live.loadNewer()
  }

  jumpToNewest(): Promise<void> {
    if (this.live.status === 'ready' && !this.live.window.hasNewer) return Promise.resolve()
    return this.live.loadNewest()
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
    const seq = Math.max(this.live.window.endSeq, ...this.#acknowledged.keys())
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

  /** Takes an own message that the server has; it leaves the outbox in the same breath. */
  acknowledge(message: Message): void {
    const { endSeq } = this.live.window
    if (message.seq <= endSeq || (message.seq === endSeq + 1 && this.live.status === 'ready')) {
      this.live.accept(message)
      return
    }
    this.live.hold(message)
    this.#acknowledged.set(message.seq, message)
    this.#state.invalidate()
  }

  /** Takes out messages that the user has deleted. */
  remove(seqs: readonly number[]): void {
    for (const seq of seqs) this.#acknowledged.delete(seq)
    this.live.remove(seqs)
  }

  /** The outbox has other messages of this conversation now. */
  refresh(): void {
    this.#state.invalidate()
  }

  /** The account is gone, and its messages with it. */
  dispose(): void {
    this.#acknowledged.clear()
    this.live.dispose()
  }

  #onWindow(): void {
    const { endSeq, hasNewer } = this.live.window
    for (const seq of this.#acknowledged.keys()) {
      // With newer pages left out, an own new message is there: it comes with them.
      if (seq <= endSeq || hasNewer) this.#acknowledged.delete(seq)
    }
    this.#state.invalidate()
    this.#parts.onChanged(this)
  }

  #compute(): TimelineState {
    const { window, status, error, isLoadingOlder, isLoadingNewer } = this.live
    const { messages, hasOlder, hasNewer } = window
    const unsent = this.#parts.outbox.recordsOf(this.key)
    const acknowledged = [...this.#acknowledged.values()].sort((a, b) => a.seq - b.seq)
    const tail = [
      ...acknowledged.map(viewMessage),
      ...unsent.map((one) => viewRecord(one, this.#parts.userId)),
    ]
    return {
      status,
      error,
      messages: [...messages.map(viewMessage), ...(hasNewer ? [] : tail)],
      hasOlder,
      hasNewer,
      isLoadingOlder,
      isLoadingNewer,
    }
  }
}

function toContent(content: Content | string): Content {
  return typeof content === 'string' ? { type: 'text', text: content } : content
}
