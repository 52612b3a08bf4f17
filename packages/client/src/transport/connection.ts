import {
  closeCodes,
  clientLimits as limits,
  type OperationName,
  type ServerEvent,
  shouldReconnect,
} from '@stonechat/protocol'
import type { ConnectionState } from '../api.js'
import { backoffMs } from '../base/backoff.js'
import { Cell } from '../base/cell.js'
import { ClientError } from '../base/client-error.js'
import { fitsSocket } from './fits-socket.js'
import type { Link, LinkListener } from './link.js'
import { Socket } from './socket.js'
import { hasNetwork } from './wake-ups.js'

/** After a wake-up a socket must prove quickly that it lives: people are looking. */
const wakeProbeTimeoutMs = 5_000
/** A connection that lived this long has shown that the server wants us: the next backoff starts over. */
const stableAfterMs = 5_000
/** Browsers hide why a handshake failed; so often it is asked over HTTP whether the token is the reason. */
const failuresPerTokenCheck = 2

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

/** Keeps one socket to the server: opens it, watches it, comes back with backoff, and knows when not to. */
export class Connection implements Link {
  readonly state: Cell<ConnectionState>
  readonly #options: ConnectionOptions
  #socket: Socket | undefined
  #isReady = false
  #readyAt = 0
  #attempt = 0
  #failedHandshakes = 0
  #tokenRefusals = 0
  /** Tells an outdated try, still waiting for its token, from the current one. */
  #generation = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #pulse: ReturnType<typeof setInterval> | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.state = new Cell({ status: 'idle', lostAt: options.lostAt, retryAt: undefined })
  }

  get isOpen(): boolean {
    return this.#isReady
  }

  reconnect(): void {
    if (this.#isReady) {
      this.#socket?.probe(wakeProbeTimeoutMs)
      return
    }
    if (this.state.getSnapshot().status === 'connecting') return
    this.#attempt = 0
    void this.#connect()
  }

  wake(): void {
    if (this.state.getSnapshot().status !== 'idle') this.reconnect()
  }

  /** The time of the next try has come: browsers hold back the timers of a page in the background. */
  retryIfDue(): void {
    const { status, retryAt = 0 } = this.state.getSnapshot()
    if (status === 'waiting' && retryAt <= this.#options.now()) void this.#connect()
  }

  goOffline(): void {
    if (this.state.getSnapshot().status === 'idle') return
    this.#drop()
    this.#set('offline')
  }

  stop(): void {
    this.#drop()
    this.#set('idle')
  }

  setOnline(): void {
    if (this.#isReady) this.#set('online')
  }

  carries(name: OperationName, input: object): boolean {
    return this.#isReady && fitsSocket(name, input)
  }

  request(op: OperationName, data: unknown): Promise<unknown> {
    if (this.#socket === undefined || !this.#isReady) return Promise.reject(new ClientError('network'))
    return this.#socket.request(op, data)
  }

  notify(op: OperationName, data: unknown): void {
    if (this.#isReady) this.#socket?.notify(op, data)
  }

  async #connect(): Promise<void> {
    this.#drop()
    if (!hasNetwork()) {
      this.#set('offline')
      return
    }
    const generation = this.#generation
    this.#set('connecting')
    try {
      const token = await this.#options.getToken(this.#tokenRefusals > 0)
      if (generation === this.#generation) this.#open(token)
    } catch {
      if (generation === this.#generation) this.#retryLater()
    }
  }

  #open(token: string): void {
    const { WebSocket, url } = this.#options
    const socket = new Socket({
      WebSocket,
      url,
      token,
      onEvent: (event) => this.#receive(event),
      onClose: (code) => this.#onClose(code),
    })
    this.#socket = socket
    this.#retryTimer = setTimeout(() => socket.abandon(), limits.authenticateTimeoutMs)
  }

  #receive(event: ServerEvent): void {
    if (event.event !== 'ready') {
      this.#options.onEvent(event)
      return
    }
    clearTimeout(this.#retryTimer)
    this.#isReady = true
    this.#readyAt = performance.now()
    this.#failedHandshakes = 0
    this.#tokenRefusals = 0
    this.#pulse = setInterval(() => this.#checkPulse(), limits.pingIntervalMs)
    this.#set('syncing')
    this.#options.onEvent(event)
    this.#options.onReady()
  }

  #checkPulse(): void {
    const socket = this.#socket
    const isQuiet = socket !== undefined && performance.now() - socket.heardAt >= limits.pingIntervalMs / 2
    if (isQuiet) socket.probe(limits.pongTimeoutMs)
  }

  #onClose(code: number): void {
    const wasReady = this.#isReady
    if (wasReady && performance.now() - this.#readyAt >= stableAfterMs) this.#attempt = 0
    this.#socket = undefined
    this.#drop()
    if (code === closeCodes.deviceRevoked.code) this.#options.onSignedOut('device_revoked')
    else if (code === closeCodes.userDisabled.code) this.#options.onSignedOut('user_disabled')
    else if (code === closeCodes.tokenExpired.code || code === closeCodes.badToken.code) this.#renewToken()
    else if (!shouldReconnect(code)) this.#set('idle')
    else {
      if (!wasReady) this.#failedHandshakes += 1
      if (!wasReady && this.#failedHandshakes % failuresPerTokenCheck === 0) this.#options.checkToken()
      this.#retryLater()
    }
    if (wasReady) this.#options.onLost()
  }

  #renewToken(): void {
    this.#tokenRefusals += 1
    // A token that was renewed and refused again is not helped by renewing it once more.
    if (this.#tokenRefusals > 2) this.#options.onSignedOut('unauthenticated')
    else if (this.#tokenRefusals === 1) void this.#connect()
    else this.#retryLater()
  }

  #retryLater(): void {
    if (!hasNetwork()) {
      this.#set('offline')
      return
    }
    const delayMs = backoffMs(this.#attempt, this.#options.random)
    this.#attempt += 1
    this.#set('waiting', this.#options.now() + delayMs)
    this.#retryTimer = setTimeout(() => void this.#connect(), delayMs)
  }

  /** Lets go of the socket and of everything that waits. */
  #drop(): void {
    this.#generation += 1
    clearTimeout(this.#retryTimer)
    clearInterval(this.#pulse)
    const socket = this.#socket
    const wasReady = this.#isReady
    this.#socket = undefined
    this.#isReady = false
    if (socket === undefined) return
    socket.forget()
    if (wasReady) this.#options.onLost()
  }

  #set(status: ConnectionState['status'], retryAt?: number): void {
    const isFine = status === 'idle' || status === 'online'
    const lostAt = isFine ? undefined : (this.state.getSnapshot().lostAt ?? this.#options.now())
    this.state.set({ status, lostAt, retryAt })
  }
}
