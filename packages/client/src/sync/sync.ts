import * as limits from '@stonechat/protocol/client-limits'
import { ClientError, codeOf } from '../base/client-error.js'
import { Retry } from '../base/retry.js'
import type { Base } from '../feature.js'

/** A gap may be two events that crossed: it is given this long to close by itself. */
const gapGraceMs = 150
/** All clients of a node are asked to sync at once; this jitter spreads them. */
const resyncSpreadMs = 1_000
/** More rounds than this would mean that answers never come to an end: then it is tried again later. */
const roundsMax = 200

export interface SyncDeps extends Pick<Base, 'random' | 'link' | 'isOpen' | 'call' | 'wires'> {
  /** Reads all sessions, the first time. */
  readonly loadSessions: () => Promise<void>
}

/**
 * Catches up with the server: one run at a time, wishes during a run are one more run. Events that come meanwhile are
 * applied as they come; nothing depends on the order, since both only ever move a conversation forward.
 */
export class Sync {
  readonly #deps: SyncDeps
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Whether the timer's run is wanted even without a gap. */
  #isTimerFirm = false
  #heads: ReturnType<typeof setInterval> | undefined
  #isRunning = false
  /** A gap showed during a run. */
  #isGapOpen = false
  /** A run that began before the current connection, or before a `resync`, does not count. */
  #isRunOwed = false
  readonly #retry: Retry
  #isStopped = true

  constructor(deps: SyncDeps) {
    this.#deps = deps
    this.#retry = new Retry(deps, () => void this.#run())
  }

  /** A connection is there: catches up now, and compares heads now and then from here on. */
  start(): void {
    this.stop()
    this.#isStopped = false
    this.#retry.reset()
    this.#heads = setInterval(() => this.#runAfter(0), limits.headsCheckIntervalMs)
    this.#runAfter(0)
  }

  /** The connection is gone. A run under way ends by itself. */
  stop(): void {
    this.#isStopped = true
    this.#retry.cancel()
    clearTimeout(this.#timer)
    clearInterval(this.#heads)
    this.#timer = undefined
    this.#isTimerFirm = false
  }

  /** Something is missing, unless the next events bring it. */
  onGap(): void {
    if (this.#isRunning) this.#isGapOpen = true
    else this.#schedule(gapGraceMs)
  }

  /** The server says that something may have been missed. */
  onResync(): void {
    this.#runAfter(this.#deps.random() * resyncSpreadMs)
  }

  /** Compares heads now: the page woke, or an event contradicts what is held. */
  check(): void {
    this.#runAfter(0)
  }

  /** Runs in any case: also where so far it would only have run for a gap. */
  #runAfter(delayMs: number): void {
    if (this.#retry.isWaiting) return
    this.#isTimerFirm = true
    this.#schedule(delayMs)
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped || this.#timer !== undefined || this.#retry.isWaiting) return
    this.#timer = setTimeout(() => {
      const isFirm = this.#isTimerFirm
      this.#timer = undefined
      this.#isTimerFirm = false
      if (isFirm || this.#deps.wires.isBehind) void this.#run()
    }, delayMs)
  }

  async #run(): Promise<void> {
    if (this.#isRunning) {
      this.#isRunOwed = true
      return
    }
    this.#retry.cancel()
    this.#isRunning = true
    this.#isGapOpen = false
    this.#isRunOwed = false
    try {
      await this.#deps.loadSessions()
      await this.#catchUp()
      this.#retry.reset()
      if (!this.#isRunOwed) {
        this.#deps.link.setOnline()
        this.#deps.wires.run('onSynced')
      }
    } catch (error) {
      // Whatever it was, only another run can show that nothing is missing; signed out, there is none.
      if (!this.#isStopped && codeOf(error) !== 'unauthenticated') this.#retry.again()
    } finally {
      this.#isRunning = false
    }
    if (this.#isRunOwed) this.#runAfter(0)
    else if (this.#isGapOpen) this.#schedule(gapGraceMs)
  }

  /** Asks until everything is here: part by part where much is held, answer by answer where much has happened. */
  async #catchUp(): Promise<void> {
    const { call, wires } = this.#deps
    let afterId = 0
    let isSecondPass = false
    for (let round = 0; round < roundsMax; round += 1) {
      const question = wires.askSync(afterId)
      const answer = await call('sync', question)
      // One that events have overtaken is not taken, and asked for again.
      if (!wires.takeSync(answer, question) || answer.more) continue
      if (question.up_to_id !== undefined) afterId = question.up_to_id
      else if (isSecondPass || !wires.isBehind) return
      else {
        afterId = 0
        isSecondPass = true
      }
    }
    throw new ClientError('network')
  }
}
