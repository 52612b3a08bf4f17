import type { Target } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { targetKey } from '../base/target.js'
import type { Base } from '../feature.js'
import type { Sessions } from '../session/sessions.js'

/** A user without a typing event for this long has stopped typing. */
const expiryMs = 5_000

export interface TypingDeps extends Pick<Base, 'link'> {
  readonly sessions: Sessions
}

/** Shows who is typing where, and notifies others when this user types. */
export class Typing {
  readonly #deps: TypingDeps
  readonly #timers = new Map<string, Map<number, ReturnType<typeof setTimeout>>>()
  readonly #toldAt = new Map<string, number>()

  constructor(deps: TypingDeps) {
    this.#deps = deps
  }

  usersIn(key: string): readonly number[] | undefined {
    const timers = this.#timers.get(key)
    return timers === undefined ? undefined : [...timers.keys()]
  }

  /** Notifies the other side, at most once in `typingMinIntervalMs`. */
  tell(target: Target): void {
    const key = targetKey(target)
    const now = performance.now()
    if (now - (this.#toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < limits.typingMinIntervalMs) return
    this.#toldAt.set(key, now)
    this.#deps.link.notify('typing', target)
  }

  started(target: Target, userId: number): void {
    const key = targetKey(target)
    const timers = this.#timers.get(key) ?? new Map()
    this.#timers.set(key, timers)
    const isNew = !timers.has(userId)
    clearTimeout(timers.get(userId))
    timers.set(
      userId,
      setTimeout(() => this.stopped(target, userId), expiryMs),
    )
    if (isNew) this.#deps.sessions.refresh(key)
  }

  /** The time is over, or the message is here. */
  stopped(target: Target, userId: number): void {
    const key = targetKey(target)
    const timers = this.#timers.get(key)
    if (timers === undefined || !timers.has(userId)) return
    clearTimeout(timers.get(userId))
    timers.delete(userId)
    if (timers.size === 0) this.#timers.delete(key)
    this.#deps.sessions.refresh(key)
  }

  stop(): void {
    for (const timers of this.#timers.values()) for (const timer of timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }
}
