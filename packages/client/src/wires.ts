import type { EventData, EventName, OperationName, ServerEvent } from '@stonechat/protocol'
import type { Emitter } from './base/emitter.js'
import type { Feature, News, SyncAnswer, SyncQuestion } from './feature.js'
import type { Change, Stored } from './store/client-store.js'

/**
 * Joins the features of one account, so that none has to know those that are made after it: what happens is handed to
 * each, in the order in which they were added.
 */
export class Wires {
  readonly #emitter: Emitter
  readonly #features: Feature[] = []
  #isStopped = false

  constructor(emitter: Emitter) {
    this.#emitter = emitter
  }

  add<F extends Feature>(feature: F): F {
    this.#features.push(feature)
    return feature
  }

  /** Takes what an earlier start kept. */
  restore(stored: Stored): void {
    for (const feature of this.#features) feature.restore?.(stored)
  }

  /** The account is gone: nothing is handed on any more. */
  stop(): void {
    this.#isStopped = true
    for (const feature of this.#features.splice(0)) feature.stop?.()
  }

  /** Takes an event of the server. */
  receive(frame: ServerEvent): void {
    const { event, data } = frame
    if (this.#features.some(({ hold }) => hold?.(frame))) return
    for (const { onEvent } of this.#features) onEvent?.[event]?.(data as never)
    // Messages are emitted once and in order, when they are `next`.
    if (event !== 'message.created') this.emit(event, data as never)
  }

  /** Takes the answer to a call that was made here. */
  answer(name: OperationName, answer: unknown, input: object): void {
    for (const { onAnswer } of this.#features) onAnswer?.[name]?.(answer as never, input as never)
  }

  tell<N extends keyof News>(name: N, news: News[N]): void {
    for (const { onNews } of this.#features) onNews?.[name]?.(news)
  }

  /** Calls this of each. */
  run(name: 'onReady' | 'onSynced' | 'onLost' | 'onWake' | 'onHide'): void {
    for (const feature of this.#features) feature[name]?.()
  }

  /** What to ask for a sync of the conversations with an id above `afterId`. */
  askSync(afterId: number): SyncQuestion {
    return Object.assign({ conversations: [] }, ...this.#features.map((one) => one.askSync?.(afterId)))
  }

  /** Says whether it is known that something is missing. */
  get isBehind(): boolean {
    return this.#features.some(({ isBehind }) => isBehind?.())
  }

  /** Says whether the answer was taken. */
  takeSync(answer: SyncAnswer, question: SyncQuestion): boolean {
    if (this.#features.some(({ isOvertaken }) => isOvertaken?.())) return false
    for (const { onSync } of this.#features) onSync?.(answer, question)
    return true
  }

  /** What to keep of a conversation as it is now. */
  keep(conversationId: number): Change[] {
    return this.#features.flatMap(({ keep }) => keep?.(conversationId) ?? [])
  }

  /** Notifies the listeners of the client. */
  emit<N extends EventName>(name: N, data: EventData[N]): void {
    if (!this.#isStopped) this.#emitter.emit(name, data)
  }
}
