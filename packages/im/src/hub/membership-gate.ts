/**
 * Keeps the events of a group in step with its members. Nodes publish side by side, so a message may overtake the event that
 * a user was removed before it, and that event may be lost. Every event says the `rev` of the group it belongs to: where that
 * shows a change which this node has not seen, the event waits until the members have been read again.
 */

import { setTimeout as delay } from 'node:timers/promises'
import type { BusEvent, Log } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface MembershipGateOptions<L> {
  /** The `rev` at which the first listener was a member. */
  readonly rev: number
  /** Hands an event to the current listeners. */
  readonly give: (event: BusEvent) => void
  /** Reads which of these listeners (or of all) are still members, removes the others, and answers with the `rev` of that. */
  readonly read: (listeners: readonly L[] | 'all') => Promise<number>
  readonly log: Log
}

/** The gate of one group on one node; `L` are its listeners. */
export class MembershipGate<L> {
  readonly #options: MembershipGateOptions<L>
  /** All changes up to here have been seen or read, except for the laggards. */
  #rev: number
  /** Listeners whose membership was read at an earlier `rev` than that. */
  readonly #laggards = new Map<L, number>()
  /** Those who came while members are being read. */
  #arrived: Map<L, number> | undefined
  /** Events that wait, oldest first; `undefined` while none does. */
  #held: BusEvent[] | undefined
  #hasDropped = false
  readonly #stopped = new AbortController()

  constructor(options: MembershipGateOptions<L>) {
    this.#options = options
    this.#rev = options.rev
  }

  /** A listener that was a member at this `rev` listens from now on. */
  enter(listener: L, rev: number): void {
    this.#arrived?.set(listener, rev)
    this.#place(listener, rev)
  }

  /** A listener is known to have been a member at this `rev`, too. */
  confirm(listener: L, rev: number): void {
    if (this.#laggards.has(listener)) this.#place(listener, rev)
  }

  #place(listener: L, rev: number): void {
    if (rev < this.#rev) this.#laggards.set(listener, rev)
    else this.#laggards.delete(listener)
  }

  leave(listener: L): void {
    this.#arrived?.delete(listener)
    this.#laggards.delete(listener)
  }

  /** Hands the event on, now or, in order, once it is known which listeners were members then. */
  pass(event: BusEvent): void {
    const isWaiting = this.#held !== undefined && this.#held.length > 0
    if (isWaiting ? this.#isNext(event) : this.#admits(event)) {
      this.#options.give(event)
      this.#release()
    } else if (this.#held !== undefined) {
      this.#hold(event)
    } else {
      this.#held = [event]
      void this.#catchUp(this.#held)
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Whether all changes before this event are known; if it is itself the next change, it is known from now on. */
  #admits(event: BusEvent): boolean {
    const rev = revOf(event)
    if (rev === undefined) return true
    if (rev > this.#rev) return this.#isNext(event)
    for (const known of this.#laggards.values()) if (known < rev) return false
    return true
  }

  /** Whether this is the very next change; then it is known from now on, and what waited for it may go. */
  #isNext(event: BusEvent): boolean {
    if (!isChange(event) || revOf(event) !== this.#rev + 1 || this.#laggards.size > 0) return false
    this.#rev += 1
    return true
  }

  #release(): void {
    while (this.#held?.[0] !== undefined && this.#admits(this.#held[0]))
      this.#options.give(this.#held.shift()!)
  }

  #hold(event: BusEvent): void {
    const held = this.#held!
    if (held.length < imLimits.groupHeldMaxEvents) held.push(event)
    else this.#hasDropped = true
  }

  async #catchUp(held: BusEvent[]): Promise<void> {
    const { signal } = this.#stopped
    const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => {})
    // Most of the time the change comes a moment later, from another node.
    await pause(imLimits.groupReadDelayMs)
    let tries = 0
    while (!signal.aborted) {
      const waiting = held.length
      this.#release()
      if (held.length < waiting) tries = 0
      const [first] = held
      if (first === undefined) break
      tries += 1
      if (tries > imLimits.groupReadMaxTries) {
        held.shift()
        this.#hasDropped = true
      } else if (!(await this.#readFor(revOf(first)!))) {
        await pause(imLimits.groupReadRetryMs)
      }
    }
    this.#held = undefined
    if (!this.#hasDropped) return
    this.#hasDropped = false
    if (!signal.aborted) this.#options.give({ kind: 'missed' })
  }

  /** Says whether something new was learned. */
  async #readFor(rev: number): Promise<boolean> {
    const isBehind = rev > this.#rev
    const listeners = isBehind ? 'all' : [...this.#laggards.keys()]
    this.#arrived = new Map()
    try {
      const known = await this.#options.read(listeners)
      if (isBehind) this.#laggards.clear()
      else for (const listener of listeners) this.#laggards.delete(listener as L)
      this.#rev = Math.max(this.#rev, known)
      const late = isBehind || known >= this.#rev ? [] : (listeners as readonly L[])
      for (const listener of late) this.#laggards.set(listener, known)
      for (const [listener, at] of this.#arrived) if (at < this.#rev) this.#laggards.set(listener, at)
      return known >= rev
    } catch (err) {
      this.#options.log.warn({ err }, 'group.members_not_read')
      return false
    } finally {
      this.#arrived = undefined
    }
  }
}

function revOf(event: BusEvent): number | undefined {
  return event.kind === 'deliver' || event.kind === 'leave' || event.kind === 'receipts'
    ? event.rev
    : undefined
}

/** A message is sent at a `rev`, and positions move at one; everything else that has one moves it. */
function isChange(event: BusEvent): boolean {
  if (event.kind === 'receipts') return false
  return event.kind !== 'deliver' || event.event.event !== 'message.created'
}
