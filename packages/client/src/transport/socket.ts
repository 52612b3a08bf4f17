import {
  type OperationName,
  protocolVersion,
  type RequestFrame,
  type ServerEvent,
  type ServerFrame,
  subprotocol,
} from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { Requests } from './requests.js'

export interface SocketOptions {
  readonly WebSocket: typeof WebSocket
  /** The server's base, `https://chat.example.org`. */
  readonly url: string
  readonly token: string
  readonly onEvent: (event: ServerEvent) => void
  /** Called once, after all requests were rejected. 1006 where the platform gave no reason. */
  readonly onClose: (code: number) => void
}

/** One live socket: frames in, frames out, and the requests that wait on it. */
export class Socket {
  readonly #webSocket: WebSocket
  readonly #requests: Requests
  #onClose: (code: number) => void
  #isClosed = false
  /** When the last frame came, by `performance.now()`. */
  heardAt = performance.now()

  constructor(options: SocketOptions) {
    const url = `${options.url.replace(/^http/, 'ws')}/ws?offline=none&x_version=${protocolVersion}`
    // The token travels in the list of subprotocols, never in the URL: URLs end up in logs.
    const webSocket = new options.WebSocket(url, [subprotocol, `bearer.${options.token}`])
    this.#webSocket = webSocket
    this.#onClose = options.onClose
    this.#requests = new Requests({ send: (frame) => this.#send(frame) })
    webSocket.onmessage = (message) => this.#receive(message.data, options.onEvent)
    webSocket.onclose = (close) => this.#end(close.code)
    webSocket.onerror = () => {}
  }

  request(op: OperationName, data: unknown, timeoutMs: number = limits.requestTimeoutMs): Promise<unknown> {
    return this.#requests.request(op, data, timeoutMs)
  }

  /** Sends a request that needs no answer. */
  notify(op: OperationName, data: unknown): void {
    this.#send({ op, data })
  }

  /** Asks for a sign of life; gives the socket up where none comes in time. */
  probe(timeoutMs: number): void {
    this.request('ping', {}, timeoutMs).catch(() => {
      if (performance.now() - this.heardAt >= timeoutMs) this.abandon()
    })
  }

  /** Ends it from this side, at once: the closing handshake of a dead link can take a minute. */
  abandon(): void {
    this.#end(1006)
  }

  /** Ends it without telling `onClose`. */
  forget(): void {
    this.#onClose = () => {}
    this.#end(1000)
  }

  #send(frame: RequestFrame): void {
    if (this.#webSocket.readyState === 1) this.#webSocket.send(JSON.stringify(frame))
  }

  #receive(text: unknown, onEvent: (event: ServerEvent) => void): void {
    if (this.#isClosed) return
    this.heardAt = performance.now()
    const frame = parseFrame(text)
    if (frame === undefined) return
    if ('event' in frame) onEvent(frame)
    else this.#requests.accept(frame)
  }

  #end(code: number): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#webSocket.onmessage = null
    this.#webSocket.onclose = null
    this.#webSocket.close()
    this.#requests.rejectAll()
    this.#onClose(code)
  }
}

/** A frame, or `undefined` for what is none: a newer server may send what we cannot read. */
function parseFrame(text: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(text))
    return typeof frame === 'object' && frame !== null ? (frame as ServerFrame) : undefined
  } catch {
    return undefined
  }
}
