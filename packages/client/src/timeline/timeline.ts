import type { Content, Message, PlainContent, Target } from '@stonechat/protocol'
import type { EditOptions, SendOptions, Timeline, TimelineState } from '../api.js'
import { Derived } from '../base/cell.js'
import { targetKey, targetOf } from '../base/target.js'
import type { Progress } from '../conversation/progress.js'
import type { Drafts } from '../draft/drafts.js'
import type { Base, Changed } from '../feature.js'
import type { FilesToSend } from '../file/api.js'
import type { FilesLoader } from '../file/load-files.js'
import type { ViewGroups } from '../group/load-groups.js'
import { seenBy } from '../message/changes.js'
import type { Outbox } from '../outbox/outbox.js'
import type { Wishes } from '../reaction/wishes.js'
import type { ReadMarkerFeature } from '../read-marker/feature.js'
import type { Sessions } from '../session/sessions.js'
import type { Typing } from '../typing/typing.js'
import { LiveWindow, type LiveWindowOptions } from './live-window.js'
import { viewMessage, viewRecord } from './message-view.js'

export interface TimelineDeps
  extends Pick<Base, 'userId' | 'now' | 'random' | 'isOpen' | 'call' | 'keeper'>,
    Pick<ReadMarkerFeature, 'markRead'> {
  readonly sessions: Sessions
  readonly progress: Progress
  readonly outbox: Outbox
  readonly wishes: Wishes
  readonly drafts: Drafts
  readonly typing: Typing
  readonly viewGroups: ViewGroups
  readonly loadFiles: FilesLoader['loadFiles']
}

/** One conversation, open on the screen: a gap-free window of it, and own messages on their way. */
export class OpenTimeline implements Timeline {
  readonly target: Target
  readonly key: string
  readonly live: LiveWindow
  readonly receipts: Timeline['receipts']
  readonly #deps: TimelineDeps
  readonly #onClosed: () => void
  readonly #state = new Derived<TimelineState>(() => this.#compute())
  /** Own messages that have their `seq`, while messages before them are still missing. */
  readonly #acknowledged = new Map<number, Message>()
  /** How many holders have it open. */
  holders = 0
  /** When it was last opened. */
  usedAt = 0

  constructor(target: Target, kept: LiveWindowOptions['kept'], deps: TimelineDeps, onClosed: () => void) {
    const { isOpen, random, call, sessions, progress } = deps
    this.target = targetOf(target)
    this.key = targetKey(target)
    this.#deps = deps
    this.#onClosed = onClosed
    this.receipts = deps.viewGroups(({ receipts }) => receipts.view(target))
    this.live = new LiveWindow({
      kept,
      isOpen,
      random,
      listMessages: (wish) => call('message.list', { ...this.target, ...wish }),
      headSeq: () => progress.seqOf(sessions.idOf(target)),
      floorSeq: () => sessions.find(target)?.floor_seq ?? 0,
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

  jumpTo(seq: number): Promise<void> {
    return this.live.loadAround(seq)
  }

  send(content: PlainContent | string | FilesToSend, { replyTo, mentions }: SendOptions = {}): string {
    const { outbox, drafts } = this.#deps
    const quotedId = this.getSnapshot().messages.find(({ seq }) => seq === replyTo)?.clientId
    const sent = toContent(content)
    const clientId = outbox.add(this.target, sent, {
      ...{ replyTo: replyTo ?? null, mentions, quotedId },
    })
    // A sticker or a poll goes beside what is being written.
    if (!('sticker_id' in sent || 'question' in sent)) drafts.clear(this.target)
    return clientId
  }

  retry(clientId: string): void {
    this.#deps.outbox.retry(clientId)
  }

  discard(clientId: string): Content | null {
    return this.#deps.outbox.discard(clientId)
  }

  async edit(
    seq: number,
    given: PlainContent | string | FilesToSend,
    { mentions, ...options }: EditOptions = {},
  ): Promise<void> {
    const { call, loadFiles } = this.#deps
    const wanted = toContent(given)
    const content = 'type' in wanted ? wanted : await (await loadFiles()).bringUp(wanted, options)
    await call('message.edit', { ...this.target, seq, content, ...mentions })
  }

  async recall(seq: number): Promise<void> {
    await this.#deps.call('message.recall', { ...this.target, seq })
  }

  react(seq: number, emoji: string, on: boolean): void {
    this.#deps.wishes.set(this.target, seq, { emoji, on })
  }

  vote(seq: number, options: readonly number[]): void {
    this.#deps.wishes.set(this.target, seq, { options })
  }

  async closePoll(seq: number): Promise<void> {
    await this.#deps.call('message.poll.close', { ...this.target, seq })
  }

  markRead(upTo?: number): void {
    const seq = upTo ?? Math.max(this.live.window.endSeq, ...this.#acknowledged.keys())
    if (seq > 0) this.#deps.markRead(this.target, seq)
  }

  typing(): void {
    this.#deps.typing.tell(this.target)
  }

  close(): void {
    if (this.holders === 0) return
    this.holders -= 1
    if (this.holders === 0) this.#onClosed()
  }

  /** Takes an own message that the server has; it leaves the outbox at the same time. */
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

  /** Takes a newer state of a message. */
  update(change: Changed): void {
    const held = this.live.window.messages.find(({ seq }) => seq === change.seq)
    this.live.update(seenBy(this.#deps.userId, change, held))
  }

  /** Takes out messages that the user has deleted. */
  remove(seqs: readonly number[]): void {
    for (const seq of seqs) this.#acknowledged.delete(seq)
    this.live.remove(seqs)
  }

  /** The outbox, or the wishes, have others of this conversation now. */
  refresh(): void {
    this.#state.invalidate()
  }

  /** What is kept of it is something else now. */
  touch(): void {
    this.#deps.keeper.touch(this.#deps.sessions.idOf(this.target))
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
    this.touch()
  }

  #compute(): TimelineState {
    const { window, lines, status, error, isLoadingOlder, isLoadingNewer } = this.live
    const { messages, hasOlder, hasNewer } = window
    const unsent = this.#deps.outbox.recordsOf(this.key)
    const acknowledged = [...this.#acknowledged.values()].sort((a, b) => a.seq - b.seq)
    const view = (message: Message) => viewMessage(this.#deps.wishes.show(this.key, message))
    const tail = [...acknowledged.map(view), ...unsent.map((one) => viewRecord(one, this.#deps.userId))]
    return {
      status,
      error,
      messages: [...messages.map(view), ...(hasNewer ? [] : tail)],
      // Names that are whole numbers come in ascending order.
      lines: Object.values(lines),
      hasOlder,
      hasNewer,
      isLoadingOlder,
      isLoadingNewer,
    }
  }
}

function toContent<C extends object>(content: C | string): C | PlainContent {
  return typeof content === 'string' ? { type: 'text', text: content } : content
}
