import type { Target } from '@stonechat/protocol'
import { targetKey } from '../base/target.js'
import { storedMessagesMax, storedWindowsMax, type WindowRecord } from './record.js'
import { OpenTimeline, type TimelineDeps } from './timeline.js'

/**
 * The timelines of one account: those open, and those that were open lately, so that going back to one shows it at
 * once. What is kept in the store is these, and restores them.
 */
export class Timelines {
  readonly #deps: TimelineDeps
  /** In the order of their last opening. */
  readonly #timelines = new Map<string, OpenTimeline>()

  constructor(deps: TimelineDeps) {
    this.#deps = deps
  }

  /** Opens a conversation; each `open` wants its `close`. */
  open(target: Target): OpenTimeline {
    const key = targetKey(target)
    const known = this.#timelines.get(key)
    const timeline = known ?? this.#make(target, undefined)
    this.#timelines.delete(key)
    this.#timelines.set(key, timeline)
    timeline.usedAt = this.#deps.now()
    if (known !== undefined && timeline.holders === 0) void timeline.jumpToNewest()
    timeline.holders += 1
    timeline.touch()
    return timeline
  }

  get(key: string): OpenTimeline | undefined {
    return this.#timelines.get(key)
  }

  of(target: Target): OpenTimeline | undefined {
    return this.#timelines.get(targetKey(target))
  }

  /** Fetches what timelines should show and do not. */
  check(): void {
    for (const { live } of this.#timelines.values()) live.check()
  }

  /** Makes a timeline of what was kept of it. Older ones first. */
  restore(record: WindowRecord): void {
    const { messages, lines, end_seq: endSeq, has_older: hasOlder, has_newer: hasNewer } = record
    const window = { messages, lines, endSeq, hasOlder, hasNewer }
    const timeline = this.#make(record, { ...window, isStale: record.is_stale })
    timeline.usedAt = record.used_at
    this.#timelines.set(timeline.key, timeline)
  }

  /** What to keep of a conversation, true up to these changes; `undefined` where nothing of it is loaded. */
  record(
    key: string,
    place: Pick<WindowRecord, 'conversation_id' | 'rev' | 'deleted_rev'>,
  ): WindowRecord | undefined {
    const timeline = this.#timelines.get(key)
    if (timeline === undefined || timeline.live.status !== 'ready') return undefined
    const { conversation_id, rev, deleted_rev } = place
    const { window, lines, isStale } = timeline.live
    const messages = window.messages.slice(-storedMessagesMax)
    return {
      ...timeline.target,
      conversation_id,
      messages,
      lines,
      end_seq: window.endSeq,
      has_older: window.hasOlder || messages.length < window.messages.length,
      has_newer: window.hasNewer,
      is_stale: isStale,
      rev,
      deleted_rev,
      used_at: timeline.usedAt,
    }
  }

  dispose(): void {
    for (const timeline of this.#timelines.values()) timeline.dispose()
    this.#timelines.clear()
  }

  #make(target: Target, kept: ConstructorParameters<typeof OpenTimeline>[1]): OpenTimeline {
    return new OpenTimeline(target, kept, this.#deps, () => this.#dropOldest())
  }

  #dropOldest(): void {
    const { sessions, keeper } = this.#deps
    const closed = [...this.#timelines.values()].filter(({ holders }) => holders === 0)
    for (const timeline of closed.slice(0, Math.max(0, closed.length - storedWindowsMax))) {
      this.#timelines.delete(timeline.key)
      timeline.live.stop()
      const key = sessions.idOf(timeline.target)
      if (key !== undefined) keeper.putSoon({ table: 'windows', key, record: undefined })
    }
  }
}
