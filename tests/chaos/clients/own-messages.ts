/** The messages that a device sends: from when one is handed over until the server has it, refuses it, or it is forgotten. */
import type { Message, Target } from '@stonechat/protocol'
import type { Tape } from '../history/tape.js'
import type { Answer } from './network.js'

/** So many may wait for their acknowledgement before the person waits too. */
const waitingMax = 16
/** So many of the newest can be edited or recalled. */
const recentMax = 30

export interface Sent {
  readonly target: Target
  readonly conversation: number
  readonly seq: number
  readonly n: number
}

export interface OwnMessagesDeps {
  readonly tape: Tape
  /** Counts over all devices. */
  readonly tick: () => number
  readonly onAcknowledged: () => void
  /** The `client_id`s of those that are marked as failed on the device. */
  readonly listFailed: () => Promise<ReadonlySet<string>>
  readonly discard: (target: Target, clientId: string) => void
}

export class OwnMessages {
  /** The `client_id` of each, by `n`. */
  readonly clientIds: string[] = []
  /** The newest that have their place. */
  recent: Sent[] = []
  readonly #waiting = new Map<string, { readonly n: number; readonly target: Target }>()
  /** The `client_id`s of those that failed: one whose conversation is not open stays in the outbox. */
  readonly #refused = new Set<string>()
  readonly #deps: OwnMessagesDeps
  #roomWanted: (() => void) | undefined
  #isHurried = false

  constructor(deps: OwnMessagesDeps) {
    this.#deps = deps
  }

  /** How many have neither been acknowledged nor refused. */
  get waitingCount(): number {
    return this.#waiting.size
  }

  isRefused(clientId: string): boolean {
    return this.#refused.has(clientId)
  }

  /** @param send hands over the one of this number; returns its `client_id` */
  issue(target: Target, send: (n: number) => string): void {
    const n = this.clientIds.length
    const clientId = send(n)
    this.clientIds.push(clientId)
    this.#waiting.set(clientId, { n, target })
  }

  /** Resolves when few enough wait for their acknowledgement, or `hurry` is called. */
  async room(): Promise<void> {
    while (this.#waiting.size >= waitingMax && !this.#isHurried)
      await new Promise<void>((resolve) => {
        this.#roomWanted = resolve
      })
  }

  /** No more are sent: nothing waits for room. */
  hurry(): void {
    this.#isHurried = true
    this.#roomWanted?.()
  }

  /** The program has ended, and only these are on the device still. */
  onEnded(held: { readonly outbox: ReadonlySet<string>; readonly failed: ReadonlySet<string> }): void {
    for (const [clientId, { n }] of this.#waiting) {
      if (held.failed.has(clientId)) this.#noteRefused(clientId)
      if (held.outbox.has(clientId)) continue
      this.#deps.tape.add({ kind: 'forgotten', n })
      this.#waiting.delete(clientId)
    }
    this.#roomWanted?.()
  }

  /** The server answered one, or shows it: then its acknowledgement was lost, and this is another. */
  onAnswer(clientId: string, data: Message | undefined, error: Answer['error']): void {
    const waiting = this.#waiting.get(clientId)
    if (waiting === undefined) return
    const { n, target } = waiting
    const { tape, tick, onAcknowledged } = this.#deps
    if (data !== undefined) {
      const place = { n, conversation: data.conversation_id, seq: data.seq }
      tape.add({ kind: 'acknowledged', ...place, at: tick() })
      this.recent = [...this.recent.slice(1 - recentMax), { ...place, target }]
      onAcknowledged()
      this.#stopWaiting(clientId)
    } else if (error !== undefined && !error.retryable) {
      // The SDK first marks it as failed; where it did not hear of the answer any more, it sends it again.
      setTimeout(() => void this.#onRefused(clientId))
    }
  }

  async #onRefused(clientId: string): Promise<void> {
    const failed = await this.#deps.listFailed()
    if (failed.has(clientId)) this.#noteRefused(clientId)
  }

  #noteRefused(clientId: string): void {
    const waiting = this.#waiting.get(clientId)
    if (waiting === undefined) return
    const { n, target } = waiting
    this.#deps.tape.add({ kind: 'refused', n })
    this.#refused.add(clientId)
    this.#deps.discard(target, clientId)
    this.#stopWaiting(clientId)
  }

  #stopWaiting(clientId: string): void {
    this.#waiting.delete(clientId)
    this.#roomWanted?.()
  }
}
