import type {
  Message,
  OperationInput,
  OperationName,
  OperationOutput,
  RequestFrame,
  ServerEvent,
} from '@stonechat/protocol'
import { toWireError } from '../base/client-error.js'
import { namedTarget } from '../base/target.js'
import { createUuid } from '../base/uuid.js'
import { type ConnectionOptions, ServerConnection } from '../transport/connection.js'
import type { FromLeader, SocketNews, TabChannel, TabId, ToLeader, Without } from './channel.js'
import { PresenceWishes } from './presence-wishes.js'
import { ReceiptWishes } from './receipt-wishes.js'

/** Sooner than a follower gives up a leader that does not answer. */
const lateMs = 2_000

export interface RelayOptions extends ConnectionOptions {
  readonly tabId: TabId
  readonly channel: TabChannel
}

/** What goes to all followers, before it gets its number. */
type Told = Without<Extract<FromLeader, { readonly count: number }>, 'leader' | 'count'>

/** The leader's side: the one socket of the browser, which this tab uses itself and others use through it. */
export class Relay extends ServerConnection {
  readonly #options: RelayOptions
  readonly #wishes = new PresenceWishes()
  readonly #receiptWishes = new ReceiptWishes()
  readonly #stopWatching: () => void
  /** The name of the socket that is ready: what was asked over one is never carried by another. */
  #socket: string | undefined
  #count = 0

  constructor(options: RelayOptions) {
    super({
      ...options,
      onReady: () => {
        this.#socket = createUuid()
        this.#clearWishes()
        this.#tellNews()
        options.onReady()
      },
      onEvent: (event) => {
        this.#tellEvent(event, undefined)
        options.onEvent(event)
      },
      onLost: () => {
        this.#socket = undefined
        this.#tellNews()
        options.onLost()
      },
      onSignedOut: (reason) => {
        this.#tell({ kind: 'signed_out', reason })
        options.onSignedOut(reason)
      },
    })
    this.#options = options
    this.#stopWatching = this.state.subscribe(() => this.#tellNews())
  }

  /** Connects, and announces to the others which tab leads now. */
  start(): void {
    this.reconnect()
    this.#tell({ kind: 'lead', ...this.#news() })
  }

  override request(op: OperationName, data: unknown): Promise<unknown> {
    return this.#request(this.#options.tabId, op, data)
  }

  override stop(): void {
    this.#stopWatching()
    super.stop()
    this.#tellNews()
  }

  /** Takes what a follower says. */
  receive(message: ToLeader): void {
    if (this.#options.now() - message.at > lateMs) this.#disown()
    if (message.kind === 'frame') void this.#serve(message)
    else if (message.kind !== 'hello') this[message.kind]()
    else this.#post({ kind: 'lead', to: message.from, count: this.#count, ...this.#news() })
  }

  /**
   * This page hung: a tab that asked something meanwhile may have given up, and may lead by now. Under another name of the
   * socket nothing of that is carried, and all that still wait ask again.
   */
  #disown(): void {
    if (this.#socket === undefined) return
    this.#socket = createUuid()
    this.#clearWishes()
    this.#tellNews()
  }

  async #serve({ from, socket, text }: Extract<ToLeader, { kind: 'frame' }>): Promise<void> {
    // It fails at the follower, which is notified of every change of the socket: carried by the next one it would come late.
    if (socket !== this.#socket) return
    const { id, data, ...frame } = JSON.parse(text) as RequestFrame
    const op = frame.op as OperationName
    if (id === undefined) {
      this.notify(op, data)
      return
    }
    try {
      const answer = await this.#request(from, op, data)
      this.#post({ kind: 'reply', to: from, socket, frame: { id, data: answer } })
    } catch (error) {
      const refusal = toWireError(error)
      // Without an answer the follower's own patience ends, or its socket.
      if (refusal !== undefined)
        this.#post({ kind: 'reply', to: from, socket, frame: { id, error: refusal } })
    }
  }

  async #request(from: TabId, op: OperationName, data: unknown): Promise<unknown> {
    if (op === 'presence.subscribe') return this.#subscribe(from, data as OperationInput<typeof op>)
    if (op === 'receipt.subscribe' && !this.#receiptWishes.take(from, data as OperationInput<typeof op>))
      return { positions: [] }
    const answer = await super.request(op, data)
    // The one event that the server keeps from the connection which asked: the other tabs have not asked.
    if (op === 'message.send') {
      const event: ServerEvent = {
        event: 'message.created',
        data: { ...(answer as Message), ...namedTarget(data as object) },
      }
      this.#tellEvent(event, from)
      if (from !== this.#options.tabId) this.#options.onEvent(event)
    }
    return answer
  }

  #clearWishes(): void {
    this.#wishes.clear()
    this.#receiptWishes.clear()
  }

  async #subscribe(from: TabId, { user_ids }: OperationInput<'presence.subscribe'>): Promise<unknown> {
    const united = this.#wishes.unite(from, user_ids)
    const answer = await super.request('presence.subscribe', { user_ids: united })
    const { users } = answer as OperationOutput<'presence.subscribe'>
    return { users: users.filter(({ user_id }) => user_ids.includes(user_id)) }
  }

  #news(): SocketNews {
    return { state: this.state.getSnapshot(), socket: this.#socket }
  }

  #tellNews(): void {
    this.#tell({ kind: 'news', ...this.#news() })
  }

  #tellEvent(event: ServerEvent, except: TabId | undefined): void {
    this.#tell({ kind: 'event', event, except })
  }

  #tell(told: Told): void {
    this.#count += 1
    this.#post({ ...told, count: this.#count })
  }

  #post(message: Without<FromLeader, 'leader'>): void {
    this.#options.channel.post({ ...message, leader: this.#options.tabId })
  }
}
