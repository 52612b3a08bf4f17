import type { OperationName, RequestFrame } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import type { ConnectionState } from '../api.js'
import { Cell } from '../base/cell.js'
import { ClientError } from '../base/client-error.js'
import { fitsSocket } from '../transport/fits-socket.js'
import type { Link, LinkListener } from '../transport/link.js'
import { Requests } from '../transport/requests.js'
import type { FromLeader, SocketNews, TabChannel, TabId, ToLeader, Without } from './channel.js'
import { Patience } from './patience.js'

export interface TabFollowerOptions extends LinkListener {
  readonly tabId: TabId
  readonly channel: TabChannel
  readonly now: () => number
  readonly random: () => number
  /** No leader answers: there is none, or it was frozen. */
  readonly onSilence: () => void
}

/** A follower's side: the leader's socket, as if it were its own. */
export class TabFollower implements Link {
  readonly state = new Cell<ConnectionState>({ status: 'connecting', lostAt: undefined, retryAt: undefined })
  readonly #options: TabFollowerOptions
  readonly #patience: Patience
  readonly #requests = new Requests({ send: (frame) => this.#send(frame) })
  #leader: TabId | undefined
  /** The leader's socket that requests go over. */
  #socket: string | undefined
  #count = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: TabFollowerOptions) {
    this.#options = options
    this.#patience = new Patience({
      random: options.random,
      ask: () => this.#say({ kind: 'hello' }),
      onSilence: options.onSilence,
    })
    this.#patience.ask()
  }

  get isOpen(): boolean {
    return this.#socket !== undefined
  }

  carries(name: OperationName, input: object): boolean {
    return this.isOpen && fitsSocket(name, input)
  }

  request(op: OperationName, data: unknown): Promise<unknown> {
    if (!this.isOpen) return Promise.reject(new ClientError('network'))
    this.#patience.askAgain()
    return this.#requests.request(op, data, limits.requestTimeoutMs)
  }

  notify(op: OperationName, data: unknown): void {
    this.#send({ op, data })
  }

  reconnect(): void {
    this.#say({ kind: 'reconnect' })
    this.#patience.ask()
  }

  wake(): void {
    this.#say({ kind: 'wake' })
    this.#patience.ask()
  }

  goOffline(): void {
    this.#follow({ socket: undefined, state: { status: 'offline', lostAt: undefined, retryAt: undefined } })
  }

  setOnline(): void {
    if (this.isOpen) this.state.set({ status: 'online', lostAt: undefined, retryAt: undefined })
  }

  stop(): void {
    this.#patience.stop()
    clearTimeout(this.#retryTimer)
    this.#lose()
  }

  /** Takes what a leader says. */
  receive(message: FromLeader): void {
    const { tabId } = this.#options
    if (message.kind === 'lead' && (message.to ?? tabId) === tabId) this.#meet(message)
    if (message.leader !== this.#leader) return
    this.#patience.heard()
    if (message.kind === 'reply') {
      if (message.to === tabId && message.socket === this.#socket) this.#requests.accept(message.frame)
      return
    }
    if (message.kind === 'lead') return
    const isNext = message.count === this.#count + 1
    this.#count = message.count
    if (message.kind === 'news') this.#follow(message)
    else if (message.kind === 'signed_out') this.#options.onSignedOut(message.reason)
    else if (message.except !== tabId) this.#options.onEvent(message.event)
    if (!isNext) this.#catchUp()
  }

  /** A new leader, or the answer of the known one, which also carries how much it has posted so far. */
  #meet(message: Extract<FromLeader, { kind: 'lead' }>): void {
    const hasMissed = message.leader === this.#leader && message.count > this.#count
    if (message.leader !== this.#leader) this.#lose()
    this.#leader = message.leader
    this.#count = message.count
    this.#follow(message)
    if (hasMissed) this.#catchUp()
  }

  /** This page slept and was not given everything. */
  #catchUp(): void {
    if (this.isOpen) this.#options.onEvent({ event: 'resync', data: {} })
  }

  #follow({ socket, state }: SocketNews): void {
    clearTimeout(this.#retryTimer)
    if (socket !== this.#socket) this.#lose()
    if (socket === undefined) {
      this.#show(state)
      if (state.status === 'waiting') this.#retryLater(state.retryAt ?? 0)
    } else if (this.#socket === undefined) {
      this.#socket = socket
      this.#show({ ...state, status: 'syncing' })
      this.#options.onReady()
    }
  }

  #show({ status, retryAt, ...news }: ConnectionState): void {
    const lostAt =
      status === 'idle' ? undefined : (this.state.getSnapshot().lostAt ?? news.lostAt ?? this.#options.now())
    this.state.set({ status, lostAt, retryAt })
  }

  /** Browsers hold back the timers of a leader in the background; those of a page in front are punctual. */
  #retryLater(retryAt: number): void {
    const delayMs = Math.max(0, retryAt - this.#options.now())
    this.#retryTimer = setTimeout(() => this.#say({ kind: 'retryIfDue' }), delayMs)
  }

  #lose(): void {
    const wasOpen = this.isOpen
    this.#socket = undefined
    this.#requests.rejectAll()
    if (wasOpen) this.#options.onLost()
  }

  #send(frame: RequestFrame): void {
    if (this.#socket === undefined) return
    this.#say({ kind: 'frame', socket: this.#socket, text: JSON.stringify(frame) })
  }

  #say(message: Without<ToLeader, 'from' | 'at'>): void {
    const { channel, tabId, now } = this.#options
    channel.post({ ...message, from: tabId, at: now() })
  }
}
