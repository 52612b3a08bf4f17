/**
 * One live connection as the hub sees it. It starts silent: what the bus delivers before the connection has
 * caught up is held back, so that there is no gap and no repetition between "stored" and "live".
 */

import { type CloseName, limits } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import { type Few, hasValue } from '../base/few.js'
import type { Connection, Delivery, Outbound, Sink, Topic } from '../contract/index.js'
import { imLimits } from '../limits.js'

/** What the bus wants a connection to have. */
export interface Tracked {
  readonly conversationId: number
  readonly seq: number
  readonly senderId: number
}

export interface HubConnectionOptions {
  readonly id: string
  readonly caller: Caller
  readonly sink: Sink
  readonly host: ConnectionHost
}

/** What a connection reports to the hub; one object for all connections. */
export interface ConnectionHost {
  readonly onClosed: (connection: HubConnection) => void
  /** The other side has these, for certain. */
  readonly onDelivered: (deliveries: readonly Delivery[]) => void
  /** Something was delivered whose arrival is to be asked about. */
  readonly onUnconfirmed: (connection: HubConnection) => void
}

const none: readonly Topic[] = []
const noGroups: readonly number[] = []

export class HubConnection implements Connection {
  readonly id: string
  caller: Caller
  topics: Few<Topic> = none
  /** The groups whose receipts it follows, the oldest first. */
  followed: readonly number[] = noGroups
  isOpen = true
  /** When this connection last sent that its user is typing, on the clock that nobody sets. */
  typedAt = -Infinity
  readonly #sink: Sink
  readonly #host: ConnectionHost
  #heldBack: (() => void)[] | undefined = []
  /** Highest seq delivered since the last ping, by conversation. */
  #unconfirmed: Map<number, number> | undefined
  /** The same for each ping that has no answer yet, oldest first. */
  #asked: Map<number, number>[] | undefined
  /**
   * Messages up to here were pushed while starting: events of those are repetitions, also late ones. A message can be read before
   * whoever stored it, perhaps on another node, has announced it.
   */
  #pushed: Map<number, number> | undefined

  constructor({ id, caller, sink, host }: HubConnectionOptions) {
    this.id = id
    this.caller = caller
    this.#sink = sink
    this.#host = host
  }

  /** Follows the receipts of a group from now on; of too many groups it forgets the oldest. */
  follow(conversationId: number): void {
    const others = this.followed.filter((one) => one !== conversationId)
    this.followed = [...others, conversationId].slice(-limits.receiptsMaxFollowed)
  }

  unfollow(conversationId: number): void {
    if (this.followed.includes(conversationId))
      this.followed = this.followed.filter((one) => one !== conversationId)
  }

  unfollowAll(): void {
    this.followed = noGroups
  }

  /** Delivers an event, now or once the connection has caught up, unless it has left the topic by then. */
  deliver(outbound: Outbound, tracked?: Tracked, topic?: Topic): void {
    if (this.#heldBack === undefined) this.#deliverOnce(outbound, tracked)
    else
      this.whenStarted(() => {
        if (topic !== undefined && !hasValue(this.topics, topic)) return
        this.#deliverOnce(outbound, tracked)
      })
  }

  /** These were pushed while starting: the bus need not bring them again. */
  skipUpTo(pushed: readonly { readonly conversation_id: number; readonly seq: number }[]): void {
    this.#pushed = new Map(pushed.map((one) => [one.conversation_id, one.seq]))
  }

  /** Delivers past what is held back: for `ready` and what is pushed while starting. */
  deliverNow(outbound: Outbound, tracked?: Tracked): void {
    if (!this.isOpen) return
    this.#sink.deliver(outbound)
    if (tracked === undefined || tracked.senderId === this.caller.userId) return
    this.#unconfirmed ??= new Map()
    this.#unconfirmed.set(tracked.conversationId, tracked.seq)
    this.#host.onUnconfirmed(this)
  }

  /** Runs an action in order with the deliveries. */
  whenStarted(action: () => void): void {
    if (this.#heldBack === undefined) {
      action()
      return
    }
    this.#heldBack.push(action)
    if (this.#heldBack.length > imLimits.connectionStartMaxEvents) this.close('behind')
  }

  /** Lets out what was held back; from now on deliveries are immediate. */
  start(): void {
    for (let index = 0; index < (this.#heldBack?.length ?? 0); index += 1) this.#heldBack![index]!()
    this.#heldBack = undefined
  }

  /** Pings if there is a delivery to confirm; says whether there was. */
  askForConfirmation(): boolean {
    if (this.#unconfirmed === undefined || !this.isOpen) return false
    if (this.#asked === undefined) this.#asked = [this.#unconfirmed]
    else this.#asked.push(this.#unconfirmed)
    this.#unconfirmed = undefined
    this.#sink.ping()
    return true
  }

  pong(): void {
    const confirmed = this.#asked?.shift()
    if (confirmed === undefined) return
    if (this.#asked?.length === 0) this.#asked = undefined
    const { userId } = this.caller
    this.#host.onDelivered([...confirmed].map(([conversationId, seq]) => ({ userId, conversationId, seq })))
  }

  close(reason: CloseName): void {
    this.#sink.close(reason)
    this.closed()
  }

  closed(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.#heldBack = []
    this.#host.onClosed(this)
  }

  #deliverOnce(outbound: Outbound, tracked: Tracked | undefined): void {
    const pushed = (tracked && this.#pushed?.get(tracked.conversationId)) ?? 0
    if (tracked === undefined || tracked.seq > pushed) this.deliverNow(outbound, tracked)
  }
}
