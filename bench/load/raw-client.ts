/** One WebSocket of the generator: a TCP socket, a handshake by hand, and a scanner over what comes. */
import { connect, type Socket } from 'node:net'
import { maskedPong, maskedText, readDigits } from './client-frame.js'
import type { Subject } from './subject.js'
import * as kind from './subject.js'

/** The address of a client and its callbacks. */
export interface ClientHost {
  readonly subject: Subject
  /** Microseconds, the clock of the times in messages. */
  now(): number
  onReady(client: RawClient): void
  onDelivery(sentAt: number, now: number): void
  onReply(client: RawClient, isFailure: boolean): void
  onClosed(client: RawClient, why: string): void
}

export interface RawClientOptions {
  readonly host: ClientHost
  readonly number: number
  readonly spec: kind.ClientSpec
  readonly address: {
    readonly host: string
    readonly port: number
    readonly localAddress?: string | undefined
  }
}

/** All sockets read into the same memory: what is left of a frame is copied away before the next read. */
const readBuffer = Buffer.allocUnsafe(256 * 1_024)

export class RawClient {
  readonly number: number
  readonly spec: kind.ClientSpec
  isReady = false
  isClosed = false
  /** Sent and not replied to. */
  pending = 0
  readonly #host: ClientHost
  readonly #socket: Socket
  #isOpen = false
  #rest: Buffer | undefined
  /** Where the marker of the time was last found, from the start of a payload. */
  #markerAt = 0
  #outgoing: Buffer[] = []

  constructor({ host, number, spec, address }: RawClientOptions) {
    this.number = number
    this.spec = spec
    this.#host = host
    this.#socket = connect({
      ...(address.localAddress === undefined ? {} : { localAddress: address.localAddress }),
      host: address.host,
      port: address.port,
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length, bytes) => this.#read(length, bytes as Buffer) },
    })
    this.#socket.once('connect', () => this.#socket.write(this.#request(address)))
    this.#socket.on('error', (error) => this.#end(error.message))
    this.#socket.on('close', () => this.#end('closed'))
  }

  /** Queues a frame; `flush` writes all that is queued at once. */
  queue(frame: Buffer): void {
    this.#outgoing.push(frame)
  }

  flush(): void {
    if (this.#outgoing.length === 0) return
    const frames = this.#outgoing
    this.#outgoing = []
    this.#socket.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
  }

  destroy(): void {
    this.isClosed = true
    this.#socket.destroy()
  }

  #request({ host, port }: RawClientOptions['address']): string {
    const { token } = this.spec
    return [
      `GET ${this.#host.subject.path(this.number, this.spec)} HTTP/1.1`,
      `Host: ${host}:${port}`,
      ...['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
      '\r\n',
    ].join('\r\n')
  }

  #read(length: number, shared: Buffer): boolean {
    const rest = this.#rest
    this.#rest = undefined
    let bytes = shared.subarray(0, length)
    if (rest !== undefined) bytes = Buffer.concat([rest, bytes])
    const start = this.#isOpen ? 0 : this.#openBy(bytes)
    const end = start < 0 ? 0 : this.#scan(bytes, start)
    if (end < bytes.length) this.#rest = Buffer.from(bytes.subarray(end))
    this.flush()
    return true
  }

  /** Reads the answer to the handshake; answers where frames begin, or -1 while it is not all there. */
  #openBy(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return -1
    if (!bytes.subarray(0, 12).equals(switching)) {
      this.#end(`refused: ${bytes.subarray(0, 300).toString('latin1')}`)
      this.#socket.destroy()
      return bytes.length
    }
    this.#isOpen = true
    const { hello, isReadyAtOnce } = this.#host.subject
    if (hello !== undefined) this.queue(maskedText(hello))
    if (isReadyAtOnce) this.#becomeReady()
    return end + 4
  }

  /** Goes over whole frames; answers where the first one begins that is not whole. */
  #scan(bytes: Buffer, start: number): number {
    const { host, subject } = { host: this.#host, subject: this.#host.subject }
    const { length } = bytes
    let at = start
    let now = 0
    while (at + 2 <= length) {
      let payload = at + 2
      let size = bytes[at + 1]!
      if (size === 126) {
        if (at + 4 > length) break
        size = (bytes[at + 2]! << 8) | bytes[at + 3]!
        payload = at + 4
      } else if (size === 127) {
        if (at + 10 > length) break
        size = bytes.readUInt32BE(at + 6)
        payload = at + 10
      }
      const next = payload + size
      if (next > length) break
      const opcode = bytes[at]! & 0x0f
      if (opcode === 1) {
        switch (subject.kindOf(bytes, payload, size)) {
          case kind.delivery:
            if (now === 0) now = host.now()
            host.onDelivery(this.#timeIn(bytes, payload, next), now)
            break
          case kind.reply:
            this.pending -= 1
            host.onReply(this, false)
            break
          case kind.failure:
            this.pending -= 1
            host.onReply(this, true)
            break
          case kind.ready:
            this.#becomeReady()
            break
          case kind.heartbeat:
            this.queue(maskedText(subject.heartbeatReply!))
        }
      } else if (opcode === 9) {
        this.queue(maskedPong(bytes.subarray(payload, next)))
      } else if (opcode === 8) {
        this.#end(`close frame ${size >= 2 ? bytes.readUInt16BE(payload) : ''}`)
      }
      at = next
    }
    return at
  }

  #timeIn(bytes: Buffer, start: number, end: number): number {
    let at = start + this.#markerAt
    if (bytes[at] !== kind.timeMarker[0] || bytes[at + 1] !== kind.timeMarker[1]) {
      at = bytes.indexOf(kind.timeMarker, start)
      if (at < 0 || at >= end) return Number.NaN
      this.#markerAt = at - start
    }
    return readDigits(bytes, at + 2, kind.timeDigits)
  }

  #becomeReady(): void {
    if (this.isReady) return
    this.isReady = true
    this.#host.onReady(this)
  }

  #end(why: string): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#host.onClosed(this, why)
  }
}

const switching = Buffer.from('HTTP/1.1 101')
