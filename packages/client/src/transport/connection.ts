import type { OperationName } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import type { ConnectionState } from '../api.js'
import { Cell } from '../base/cell.js'
import { ClientError } from '../base/client-error.js'
import { Retry } from '../base/retry.js'
import { countClose, decideNext, noFailures } from './after-close.js'
import { fitsSocket } from './fits-socket.js'
import type { Link, LinkListener } from './link.js'
import { Socket } from './socket.js'
import { hasNetwork } from './wake-ups.js'

/** After a wake-up a socket must prove quickly that it lives: people are looking. */
const wakeProbeTimeoutMs = 5_000
/** A connection that lived this long was really accepted: the next backoff starts over. */
const stableAfterMs = 5_000

export interface ConnectionOptions extends LinkListener {
  readonly WebSocket: typeof WebSocket
  readonly url: string
  readonly now: () => number
  readonly random: () => number
  /** A token that is good for a handshake. `isRefused`: the last one was not. */
  readonly getToken: (isRefused: boolean) => Promise<string>
  /** Asks over HTTP whether the token is still good. */
  readonly checkToken: () => void
  /** Since when there has been no connection, where another one was lost before this one. */
  readonly lostAt?: number | undefined
}

type Timer = ReturnType<typeof setTimeout>

/** What is being done for the one socket. Each try is an object of its own, so that an outdated one shows itself. */
type Phase =
  /** Nothing is tried: the machine is offline, or nobody wants a connection. */
  | { readonly kind: 'idle' | 'offline' }
  /** A token is being fetched for the handshake. */
  | { readonly kind: 'token' }
  | { readonly kind: 'opening'; readonly socket: Socket; readonly timer: Timer }
  | { readonly kind: 'open'; readonly socket: Socket; readonly timer: Timer; readonly openedAt: number }
  /** The next try is at `retryAt`. */
  | { readonly kind: 'waiting'; readonly retryAt: number }

const statusOf = {
  idle: 'idle',
  offline: 'offline',
  token: 'connecting',
  opening: 'connecting',
  open: 'syncing',
  waiting: 'waiting',
} as const satisfies Record<Phase['kind'], ConnectionState['status']>

/** Keeps one socket to the server: opens it, watches it, comes back with backoff, and knows when not to. */
export class ServerConnection implements Link {
  readonly state: Cell<ConnectionState>
  readonly #options: ConnectionOptions
  #phase: Phase = { kind: 'idle' }
  #failures = noFailures
  readonly #retry: Retry

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#retry = new Retry({ isOpen: () => true, random: options.random }, () => void this.#connect())
    this.state = new Cell({ status: 'idle', lostAt: options.lostAt, retryAt: undefined })
  }

  get isOpen(): boolean {
    return this.#phase.kind === 'open'
  }

  reconnect(): void {
    const phase = this.#phase
    if (phase.kind === 'open') phase.socket.probe(wakeProbeTimeoutMs)
    else if (phase.kind !== 'token' && phase.kind !== 'opening') {
      this.#retry.reset()
      void this.#connect()
    }
  }

  wake(): void {
    if (this.#phase.kind !== 'idle') this.reconnect()
  }

  /** The time of the next try has come: browsers hold back the timers of a page in the background. */
  retryIfDue(): void {
    const phase = this.#phase
    if (phase.kind === 'waiting' && phase.retryAt <= this.#options.now()) void this.#connect()
  }

  goOffline(): void {
    if (this.#phase.kind !== 'idle') this.#enter({ kind: 'offline' })
  }

  stop(): void {
    this.#enter({ kind: 'idle' })
  }

  setOnline(): void {
    if (this.isOpen) this.#show('online')
  }

  carries(name: OperationName, input: object): boolean {
    return this.isOpen && fitsSocket(name, input)
  }

  request(op: OperationName, data: unknown): Promise<unknown> {
    if (this.#phase.kind !== 'open') return Promise.reject(new ClientError('network'))
    return this.#phase.socket.request(op, data)
  }

  notify(op: OperationName, data: unknown): void {
    if (this.#phase.kind === 'open') this.#phase.socket.notify(op, data)
  }

  async #connect(): Promise<void> {
    if (!hasNetwork()) {
      this.#enter({ kind: 'offline' })
      return
    }
    const phase: Phase = { kind: 'token' }
    this.#enter(phase)
    try {
      const token = await this.#options.getToken(this.#failures.tokens > 0)
      if (this.#phase === phase) this.#open(token)
    } catch {
      if (this.#phase === phase) this.#wait()
    }
  }

  #open(token: string): void {
    const { WebSocket, url, onEvent } = this.#options
    const socket = new Socket({
      WebSocket,
      url,
      token,
      onEvent: (event) => {
        if (event.event === 'ready') this.#onReady(socket)
        onEvent(event)
        if (event.event === 'ready') this.#options.onReady()
      },
      onClose: (code) => this.#onClose(code),
    })
    const timer = setTimeout(() => socket.abandon(), limits.authenticateTimeoutMs)
    this.#enter({ kind: 'opening', socket, timer })
  }

  #onReady(socket: Socket): void {
    const timer = setInterval(() => checkPulse(socket), limits.pingIntervalMs)
    this.#failures = noFailures
    this.#enter({ kind: 'open', socket, timer, openedAt: performance.now() })
  }

  #onClose(code: number): void {
    const phase = this.#phase
    const wasOpen = phase.kind === 'open'
    if (wasOpen && performance.now() - phase.openedAt >= stableAfterMs) this.#retry.reset()
    this.#failures = countClose(this.#failures, code, wasOpen)
    const next = decideNext(this.#failures, code, wasOpen)
    if (next === 'check_token') this.#options.checkToken()
    if (next === 'connect') void this.#connect()
    else if (next === 'wait' || next === 'check_token') this.#wait()
    else this.#enter({ kind: 'idle' })
    if (typeof next === 'object') this.#options.onSignedOut(next.signOut)
  }

  #wait(): void {
    if (hasNetwork()) {
      const retryAt = this.#options.now() + this.#retry.again()
      this.#enter({ kind: 'waiting', retryAt })
    } else this.#enter({ kind: 'offline' })
  }

  /** Lets go of what the former phase had: its timer, and its socket where the next one does not go on with it. */
  #enter(next: Phase): void {
    const former = this.#phase
    this.#phase = next
    if (former.kind === 'waiting') this.#retry.cancel()
    if ('socket' in former) {
      clearInterval(former.timer)
      if (next.kind !== 'open') former.socket.forget()
    }
    this.#show(statusOf[next.kind], next.kind === 'waiting' ? next.retryAt : undefined)
    if (former.kind === 'open') this.#options.onLost()
  }

  #show(status: ConnectionState['status'], retryAt?: number): void {
    const isFine = status === 'idle' || status === 'online'
    const lostAt = isFine ? undefined : (this.state.getSnapshot().lostAt ?? this.#options.now())
    this.state.set({ status, lostAt, retryAt })
  }
}

/** A socket that has been quiet for half the interval is asked for a sign of life. */
function checkPulse(socket: Socket): void {
  const isQuiet = performance.now() - socket.heardAt >= limits.pingIntervalMs / 2
  if (isQuiet) socket.probe(limits.pongTimeoutMs)
}
