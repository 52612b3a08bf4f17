import type { ErrorCode, GroupLine, Message, OperationOutput } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { codeOf } from '../base/client-error.js'
import { Retry, type RetryOptions } from '../base/retry.js'
import type { LinesByRev } from './record.js'
import { above, append, emptyWindow, merge, prepend, unquote, type Window, without } from './window.js'

/** So many messages come with a jump: half of them before the place that is wanted. */
const aroundMessages = 100

/** Missing more pages than this, the newest page is loaded afresh: nobody scrolls through that in one go. */
const catchUpMaxPages = 3

type Page = OperationOutput<'message.list'>
export type PageWish = {
  readonly before_seq?: number
  readonly after_seq?: number
  readonly around_seq?: number
  readonly limit?: number
}

export interface LiveWindowOptions extends RetryOptions {
  /** What was kept of it, `undefined` for nothing. */
  readonly kept:
    | (Window & { readonly lines?: Readonly<LinesByRev> | undefined; readonly isStale: boolean })
    | undefined
  readonly listMessages: (wish: PageWish) => Promise<Page>
  /** Up to where everything has been heard of. */
  readonly headSeq: () => number
  /** Nothing at or below it is visible to the user. */
  readonly floorSeq: () => number
  readonly onChanged: () => void
}

/** The window of one conversation: pages of history, and what happens meanwhile, as one whole without gaps. */
export class LiveWindow {
  readonly #options: LiveWindowOptions
  #window: Window
  #status: 'loading' | 'ready' | 'error'
  #error: ErrorCode | 'network' | undefined
  /** What came while a page was under way: the page may have been read before it. */
  #arrived: { readonly message: Message; readonly isNew: boolean }[] = []
  readonly #removed = new Set<number>()
  #loads = 0
  /** Moves with each load that puts the window elsewhere: of two under way, the one asked for last counts. */
  #places = 0
  /** Moves when what is here can no longer be brought up to date; `#freshMark` follows with a page read after that. */
  #staleMark = 0
  #freshMark = 0
  #older: Promise<void> | undefined
  #newer: Promise<void> | undefined
  #newest: Promise<void> | undefined
  #jump: Promise<void> | undefined
  readonly #retry: Retry
  /** What happened to the group, also beside messages that are not here (any more). */
  lines: LinesByRev

  constructor(options: LiveWindowOptions) {
    this.#options = options
    this.#retry = new Retry(options, () => this.check())
    this.#window = options.kept ?? emptyWindow
    this.lines = options.kept?.lines ?? {}
    this.#status = options.kept === undefined ? 'loading' : 'ready'
    if (options.kept?.isStale) this.#staleMark = 1
  }

  get window(): Window {
    return this.#window
  }

  get status(): 'loading' | 'ready' | 'error' {
    return this.#status
  }

  get error(): ErrorCode | 'network' | undefined {
    return this.#error
  }

  get isStale(): boolean {
    return this.#staleMark !== this.#freshMark
  }

  get isLoadingOlder(): boolean {
    return this.#older !== undefined
  }

  get isLoadingNewer(): boolean {
    return this.#newer !== undefined && this.#window.hasNewer
  }

  /** Takes a message that is next in the conversation. */
  accept(message: Message): void {
    this.hold(message)
    if (this.#status !== 'ready') return
    const { endSeq, hasNewer } = this.#window
    if (message.seq <= endSeq) this.#show(merge(this.#window, message))
    else if (hasNewer) return
    else if (message.seq === endSeq + 1) this.#show(append(this.#window, [message]))
    else void this.#joinNewer(catchUpMaxPages)
  }

  /** Keeps a message that cannot join yet for the page that is under way. */
  hold(message: Message, isNew = true): void {
    if (this.#loads > 0) this.#arrived.push({ message, isNew })
  }

  /** Takes a newer state of a message, where it is here: whether others should be visible is unknown. */
  update(message: Message): void {
    this.hold(message, false)
    this.#show(unquote(merge(this.#window, message), message.seq))
  }

  /** Takes out messages that the user has deleted. */
  remove(seqs: readonly number[]): void {
    if (this.#loads > 0) for (const seq of seqs) this.#removed.add(seq)
    this.#show(seqs.reduce(unquote, without(this.#window, new Set(seqs))))
  }

  /** Takes lines. They never change, so that it does not matter when and how often they come. */
  tell(lines: readonly GroupLine[]): void {
    this.lines = { ...this.lines }
    for (const line of lines) this.lines[line.rev] = line
    this.#options.onChanged()
  }

  /** The floor may have risen: a user who left a group and came back sees less than before. */
  cut(): void {
    this.#show(above(this.#window, this.#options.floorSeq()))
  }

  /** All is known up to the head: fetches what this window should show and does not, or failed to load. */
  check(): void {
    const { hasNewer, endSeq } = this.#window
    if (this.#status === 'error') void this.loadNewest()
    else if (this.isStale) this.#reload()
    else if (this.#status === 'ready' && !hasNewer && endSeq < this.#options.headSeq()) {
      void this.#joinNewer(catchUpMaxPages)
    }
  }

  /** What is here can no longer be brought up to date: messages are shown until they are loaded afresh. */
  markStale(): void {
    this.#staleMark += 1
    this.lines = {}
    this.#options.onChanged()
  }

  loadOlder(): Promise<void> {
    if (this.#status !== 'ready' || !this.#window.hasOlder) return Promise.resolve()
    this.#older ??= this.#loadOlder().finally(() => {
      this.#older = undefined
      this.#options.onChanged()
    })
    this.#options.onChanged()
    return this.#older
  }

  loadNewer(): Promise<void> {
    if (this.#status !== 'ready' || !this.#window.hasNewer) return Promise.resolve()
    return this.#joinNewer(1)
  }

  loadNewest(): Promise<void> {
    this.#newest ??= this.#place({}, ({ messages, has_more }, headSeq) => {
      this.#window = toEnd({ messages, endSeq: headSeq, hasOlder: has_more, hasNewer: false })
      this.#status = 'ready'
      return true
    }).finally(() => {
      if (this.#newest === loading) this.#newest = undefined
    })
    const loading = this.#newest
    return loading
  }

  /** Loads the page with this message in it, unless it is here. */
  async loadAround(seq: number): Promise<void> {
    this.#newest = undefined
    if (this.#status === 'ready' && this.#window.messages.some((message) => message.seq === seq)) {
      // The window stays here, also where it was to go elsewhere.
      this.#places += 1
      return
    }
    const jump = this.#place({ around_seq: seq, limit: aroundMessages }, (page, headSeq) => {
      const { messages, has_more: hasOlder, has_newer: hasNewer = false } = page
      const endSeq = messages.at(-1)?.seq ?? headSeq
      const window = { messages, endSeq, hasOlder, hasNewer }
      this.#window = hasNewer ? window : toEnd({ ...window, endSeq: headSeq })
      this.#status = 'ready'
      return true
    })
    this.#jump = jump
    await jump
    if (this.#jump === jump) this.#jump = undefined
  }

  /** It is not on the screen any more: it retries nothing. */
  stop(): void {
    this.#retry.stop()
  }

  /** The account is gone, and its messages with it. */
  dispose(): void {
    this.stop()
    this.#window = emptyWindow
    this.#fail('unauthenticated')
  }

  /** Loads afresh, at the place where it is. */
  #reload(): void {
    // A jump under way puts the window elsewhere: what it loads may still be old, and is then loaded again there.
    if (this.#jump !== undefined) void this.#jump.then(() => this.check())
    else if (this.#window.hasNewer && this.#window.messages.length > 0) void this.#reloadInPlace()
    else if (this.#newest === undefined) void this.loadNewest()
    // The page under way may have been read before: then it is followed by another one. Where it fails it is tried again.
    else
      void this.#newest.then(() => {
        if (this.isStale && !this.#error) this.#reload()
      })
  }

  #reloadInPlace(): Promise<void> {
    const { messages, endSeq } = this.#window
    const limit = Math.min(messages.length, limits.historyPageMax)
    return this.#load({ before_seq: endSeq + 1, limit }, (page) => {
      this.#window = { messages: page.messages, endSeq, hasOlder: page.has_more, hasNewer: true }
      return true
    })
  }

  #loadOlder(): Promise<void> {
    const bottom = this.#window.messages[0]?.seq ?? this.#window.endSeq + 1
    const mark = this.#staleMark
    return this.#load({ before_seq: bottom }, ({ messages, has_more }) => {
      const now = this.#window.messages[0]?.seq ?? bottom
      // A reload in between has put the window elsewhere, or is newer than this page, which then does not join it.
      if (now === bottom && mark === this.#staleMark) this.#window = prepend(this.#window, messages, has_more)
      return false
    })
  }

  #joinNewer(maxPages: number): Promise<void> {
    this.#newer ??= this.#loadNewer(maxPages).finally(() => {
      this.#newer = undefined
      this.#options.onChanged()
    })
    this.#options.onChanged()
    return this.#newer
  }

  async #loadNewer(maxPages: number): Promise<void> {
    const isFollowing = !this.#window.hasNewer
    for (let page = 0; page < maxPages; page += 1) {
      const { endSeq } = this.#window
      const mark = this.#staleMark
      let hasMore = false
      await this.#load(
        { after_seq: endSeq, limit: limits.historyPageMax },
        ({ messages, has_more }, headSeq) => {
          if (this.#window.endSeq < endSeq || mark !== this.#staleMark) return false
          hasMore = has_more
          const joined = append(this.#window, messages)
          const end = has_more ? joined.endSeq : Math.max(joined.endSeq, headSeq)
          this.#window = { ...joined, endSeq: end, hasNewer: has_more && !isFollowing }
          return false
        },
      )
      if (!hasMore) return
    }
    if (isFollowing) await this.loadNewest()
  }

  /** Puts the window elsewhere, unless it is wanted somewhere else by then. */
  #place(wish: PageWish, apply: (page: Page, headSeq: number) => boolean): Promise<void> {
    const place = ++this.#places
    return this.#load(wish, (page, headSeq) => place === this.#places && apply(page, headSeq))
  }

  /** `apply` says whether the page stands for all that is shown. */
  async #load(wish: PageWish, apply: (page: Page, headSeq: number) => boolean): Promise<void> {
    const mark = this.#staleMark
    const headSeq = this.#options.headSeq()
    this.#loads += 1
    try {
      const page = await this.#options.listMessages(wish)
      if (apply(page, headSeq)) this.#freshMark = mark
      this.tell(page.lines ?? [])
      this.#error = undefined
      this.#retry.reset()
      for (const one of this.#arrived.sort((a, b) => a.message.seq - b.message.seq)) this.#catchUpWith(one)
      this.#window = above(without(this.#window, this.#removed), this.#options.floorSeq())
      // A page that was read before what arrived meanwhile may leave a gap, and nothing else may come.
      this.check()
    } catch (error) {
      this.#fail(codeOf(error))
      this.#retry.later(error)
    } finally {
      this.#loads -= 1
      if (this.#loads === 0) {
        this.#arrived = []
        this.#removed.clear()
      }
      this.#options.onChanged()
    }
  }

  /** Applies what arrived during a load. A gap is left to `check`. */
  #catchUpWith({ message, isNew }: { readonly message: Message; readonly isNew: boolean }): void {
    const { endSeq, hasNewer } = this.#window
    if (message.seq <= endSeq) this.#window = merge(this.#window, message)
    else if (isNew && message.seq === endSeq + 1 && !hasNewer) this.#window = append(this.#window, [message])
  }

  #fail(code: ErrorCode | 'network'): void {
    if (this.#status !== 'ready') this.#status = 'error'
    this.#error = code
    this.#options.onChanged()
  }

  #show(window: Window): void {
    if (window === this.#window) return
    this.#window = window
    this.#options.onChanged()
  }
}

/** A page of the newest messages ends where the conversation was known to end, even where the last ones were deleted. */
function toEnd(window: Window): Window {
  return { ...window, endSeq: Math.max(window.endSeq, window.messages.at(-1)?.seq ?? 0) }
}
