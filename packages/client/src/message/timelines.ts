import type { Target } from '@stonechat/protocol'
import { targetKey } from '../base/target.js'
import { OpenTimeline, type TimelineParts } from './timeline.js'

/** So many conversations stay warm after they were closed, so that going back to one shows it at once. */
const closedMax = 10

/** The timelines of one account: those open, and some that were open lately. */
export class Timelines {
  readonly #parts: Omit<TimelineParts, 'onClosed'>
  /** In the order of their last opening. */
  readonly #timelines = new Map<string, OpenTimeline>()

  constructor(parts: Omit<TimelineParts, 'onClosed'>) {
    this.#parts = parts
  }

  /** Opens a conversation; each `open` wants its `close`. */
  open(target: Target): OpenTimeline {
    const key = targetKey(target)
    const known = this.#timelines.get(key)
    const timeline = known ?? new OpenTimeline(target, { ...this.#parts, onClosed: () => this.#dropOldest() })
    this.#timelines.delete(key)
    this.#timelines.set(key, timeline)
    if (timeline.holders === 0) void timeline.jumpToNewest()
    timeline.holders += 1
    return timeline
  }

  get(key: string): OpenTimeline | undefined {
    return this.#timelines.get(key)
  }

  all(): Iterable<OpenTimeline> {
    return this.#timelines.values()
  }

  dispose(): void {
    for (const timeline of this.#timelines.values()) timeline.dispose()
    this.#timelines.clear()
  }

  #dropOldest(): void {
    const closed = [...this.#timelines].filter(([, { holders }]) => holders === 0)
    for (const [key] of closed.slice(0, Math.max(0, closed.length - closedMax))) this.#timelines.delete(key)
  }
}
