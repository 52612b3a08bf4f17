/**
 * One live socket: what goes out waits in one queue and leaves once per tick, what comes in starts in order. There may be
 * 100,000 of these in a process, so it holds plain fields, no timer and no closure.
 */

import type { Duplex } from 'node:stream'
import type { Connection, Outbound, Sink } from '@stonechat/im'
import {
  type CloseName,
  closeCodes,
  type Language,
  limits,
  type ReplyFrame,
  StonechatError,
} from '@stonechat/protocol'
import { type Caller, mayCall } from '@stonechat/protocol/operations'
import { answerCost } from '../answer-cost.js'
import { toStonechatError, toWireError } from '../error-map.js'
import { gatewayLimits } from '../limits.js'
import { pingFrame, pongFrame, pongNumber, textFrame } from './frame.js'
import { FrameQueue } from './frame-queue.js'
import { countUnescapedBytes } from './frame-size.js'
import type { LiveSocket } from './live-socket.js'
import { readRequest, type SocketRequest } from './read-request.js'
import { replyFrame } from './reply-frame.js'
import type { Shared } from './shared.js'

/** The client of a connection, as its handshake authenticated it. */
export interface ClientInfo {
  readonly caller: Caller
  readonly ip: string
  readonly userAgent: string | undefined
  readonly language: Language
  /** It knows a newer protocol than this server. */
  readonly isNewer: boolean
}

export class LiveConnection implements Sink {
  /** The hub's side; there once `connect` has resolved. */
  connection: Connection | undefined
  isClosing = false
  slot = -1
  /** When the other side last sent anything, Unix milliseconds. */
  heardAt: number
  /** When the ping was sent that is still unanswered; 0 when there is none. */
  pingedAt = 0
  readonly #shared: Shared
  readonly #socket: LiveSocket
  readonly #peer: ClientInfo
  readonly #queue: FrameQueue
  #pings = 0
  /** Number of the last ping that was answered. */
  #answeredPings = 0
  /** Numbers of the pings that the hub asked for and that have no pong yet. */
  #askedPings: number[] | undefined
  #pendingRequests = 0
  /** Frames that came while too many requests were pending. The socket is paused, so they are one read at most. */
  #waiting: Buffer[] | undefined

  constructor(shared: Shared, socket: LiveSocket, raw: Duplex, peer: ClientInfo) {
    this.#shared = shared
    this.#socket = socket
    this.#peer = peer
    this.#queue = new FrameQueue(socket, raw, shared, this)
    this.heardAt = shared.now()
  }

  get caller(): Caller {
    return this.connection?.caller ?? this.#peer.caller
  }

  // What goes out

  deliver(outbound: Outbound): void {
    if (this.isClosing) return
    if (outbound.wire === undefined) {
      outbound.wire = textFrame(outbound.text)
      this.#shared.counters.framed += 1
    }
    if (outbound.isEphemeral) this.#queue.pushEphemeral(outbound.wire as Buffer)
    else this.#send(outbound.wire as Buffer)
  }

  ping(): void {
    if (this.isClosing) return
    this.#askedPings ??= []
    this.#askedPings.push(this.sendPing())
  }

  /** Asks for a sign of life; returns the number of the ping. */
  sendPing(): number {
    this.#pings += 1
    this.#send(pingFrame(this.#pings))
    return this.#pings
  }

  /** Closes with the code of the reason. A peer that does not answer the close is cut off after `closeGraceMs`. */
  close(reason: CloseName): void {
    if (this.isClosing) return
    this.isClosing = true
    this.#shared.counters.closes[reason] += 1
    this.#leave()
    // A request that signs this very device out is answered before.
    if (reason === 'deviceRevoked' && this.#pendingRequests > 0) setImmediate(() => this.#disconnect(reason))
    else this.#disconnect(reason)
  }

  /** The socket is gone. */
  closed(): void {
    this.isClosing = true
    this.#waiting = undefined
    this.#queue.end()
    this.#leave()
  }

  /** The socket has ended; `code` is what it closed with. */
  ended(code: number): void {
    const fields = { connectionId: this.connection?.id, userId: this.caller.userId, code }
    this.#shared.ended(this.#socket, this.#peer.ip)
    this.#shared.log.debug(fields, 'ws.closed')
  }

  #disconnect(reason: CloseName): void {
    const { code, reason: sentence } = closeCodes[reason]
    // A connection that is behind would only get further behind; its client resumes by sync.
    if (reason === 'behind') this.#queue.clear()
    this.#end(code, sentence)
  }

  #end(code: number, sentence?: string): void {
    this.#queue.flush(Buffer.concat)
    this.#socket.close(code, sentence)
    if (this.#socket.isPaused) this.#socket.resume()
  }

  #send(frame: Buffer): void {
    if (!this.#queue.push(frame)) this.close('behind')
  }

  #reply(frame: ReplyFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const bytes = replyFrame(frame)
    const cost = answerCost(bytes.length)
    if (cost > 0) this.#owe(cost)
    this.#send(bytes)
  }

  #owe(cost: number): void {
    this.#shared.limiter.owe({ cost, userId: this.caller.userId, ip: this.#peer.ip })
  }

  #leave(): void {
    this.#shared.forget(this)
    this.connection?.closed()
  }

  // What comes in

  /** A frame arrived. */
  receive(bytes: Buffer, isBinary: boolean): void {
    this.#hear()
    if (this.isClosing) return
    if (isBinary) {
      this.close('badFrame')
    } else if (isTooLarge(bytes)) {
      // As ws does where a frame is too large to be read at all.
      this.isClosing = true
      this.#leave()
      this.#end(1009)
    } else if (
      this.#waiting === undefined &&
      this.#pendingRequests < gatewayLimits.connectionPendingMaxRequests
    ) {
      this.#start(bytes)
    } else {
      this.#waiting ??= []
      this.#waiting.push(bytes)
      this.#socket.pause()
    }
  }

  /** A ping of the other side. It costs a point like any other frame, and its pong keeps to the queue. */
  receivePing(payload: Buffer): void {
    this.#hear()
    if (!this.isClosing && this.#charge(1) === undefined) this.#send(pongFrame(payload))
  }

  /** A pong answers its ping and all before it (RFC 6455 §5.5.3). */
  receivePong(payload: Buffer): void {
    this.#hear()
    const number = pongNumber(payload)
    if (number === undefined || number > this.#pings || number <= this.#answeredPings) {
      // A pong without a ping.
      this.#charge(1)
      return
    }
    this.#answeredPings = number
    while (this.#askedPings !== undefined && this.#askedPings[0]! <= number) {
      this.#askedPings.shift()
      if (this.#askedPings.length === 0) this.#askedPings = undefined
      this.connection?.pong()
    }
  }

  #hear(): void {
    this.heardAt = this.#shared.now()
    this.pingedAt = 0
  }

  #start(bytes: Buffer): void {
    this.#shared.counters.framesIn += 1
    const request = readRequest(bytes, this.#shared.dispatch, this.#peer)
    const sizeCost = Math.floor(bytes.length / gatewayLimits.rateBytesPerPoint)
    const refusal = this.#charge(sizeCost + (request.isValid ? request.offer.operation.cost : 1))
    if (this.isClosing) return
    if (request.isValid && refusal === undefined) void this.#answer(request)
    else if (request.isValid) this.#replyError(request.id, refusal)
    else this.#replyError(request.id, refusal ?? request.error)
  }

  /** Runs as far as the service's own first wait before it returns, so that requests start in order. */
  async #answer(request: SocketRequest & { isValid: true }): Promise<void> {
    const { operation, service } = request.offer
    this.#pendingRequests += 1
    try {
      if (!mayCall(operation.auth, this.caller)) throw new StonechatError('forbidden')
      const { data } = await service.handle({
        name: operation.name,
        caller: this.caller,
        input: request.data,
        isNewer: this.#peer.isNewer,
        ip: this.#peer.ip,
        userAgent: this.#peer.userAgent,
        connectionId: this.connection?.id,
        owe: (cost) => this.#owe(cost),
      })
      if (request.id !== undefined) this.#reply({ id: request.id, data: data ?? {} })
    } catch (error) {
      this.#replyError(request.id, error, operation.name)
    } finally {
      this.#pendingRequests -= 1
      this.#startWaiting()
    }
  }

  #startWaiting(): void {
    if (this.#waiting === undefined || this.isClosing) return
    while (this.#waiting.length > 0 && this.#pendingRequests < gatewayLimits.connectionPendingMaxRequests) {
      this.#start(this.#waiting.shift()!)
      if (this.isClosing) return
    }
    if (this.#waiting.length > 0) return
    this.#waiting = undefined
    this.#socket.resume()
  }

  #replyError(id: string | number | null | undefined, thrown: unknown, name?: string): void {
    const error = toStonechatError(thrown)
    if (error.code === 'internal')
      this.#shared.log.error({ op: name, err: error.cause ?? error }, 'ws.failed')
    if (id !== undefined) this.#reply({ id, error: toWireError(error, this.#peer.language) })
  }

  /** Takes the points of a frame. A client that keeps sending after refusals is cut off. */
  #charge(cost: number): unknown {
    const { userId } = this.caller
    try {
      this.#shared.limiter.take({ cost, userId, ip: this.#peer.ip })
      return undefined
    } catch (error) {
      if (this.#shared.limiter.isFlooding(userId)) this.close('tooManyRequests')
      return error
    }
  }
}

function isTooLarge(frame: Buffer): boolean {
  return frame.length > limits.frameMaxBytes && countUnescapedBytes(frame) > limits.frameMaxBytes
}
