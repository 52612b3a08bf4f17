/**
 * One person of a crowd: a raw socket that can stop reading, be cut and come back. Requests are answered with parsed JSON;
 * events are handed on as bytes, so that thousands of them cost little.
 */
import { connect, type Socket } from 'node:net'
import { maskedPong, maskedText } from '../load/client-frame.js'

export interface CrowdTarget {
  readonly host: string
  readonly port: number
}

export interface CrowdClientOptions {
  readonly target: CrowdTarget
  readonly token: string
  /** Where it comes from: 127.0.0.1, 127.0.0.2 … are all this machine. */
  readonly localAddress: string
  /** An event arrived: the payload lies between `start` and `end` of memory that is used again. */
  onEvent(client: CrowdClient, bytes: Buffer, start: number, end: number): void
}

/** Why a connection is not there: the status of a refused handshake, a close code, or what the network said. */
export class ConnectionLost extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(`the connection is lost: ${reason}`)
    this.reason = reason
  }
}

interface Waiting {
  resolve(data: unknown): void
  reject(error: Error): void
}

const readBuffer = Buffer.allocUnsafe(256 * 1_024)
const switching = Buffer.from('HTTP/1.1 101')
const eventStart = 0x65 // {"event" and not {"id"
const readyMark = Buffer.from('{"event":"ready"')

export class CrowdClient {
  readonly options: CrowdClientOptions
  isReady = false
  /** How the last connection ended. */
  lostBy: string | undefined
  #socket: Socket | undefined
  #isOpen = false
  #rest: Buffer | undefined
  #closeCode: number | undefined
  #lastId = 0
  readonly #waiting = new Map<number, Waiting>()
  #ready: { resolve(): void; reject(error: Error): void } | undefined

  constructor(options: CrowdClientOptions) {
    this.options = options
  }

  /** Opens a new connection and waits for `ready`. @throws ConnectionLost */
  connect(): Promise<void> {
    const { target, localAddress } = this.options
    this.#isOpen = false
    this.#rest = undefined
    this.#closeCode = undefined
    this.lostBy = undefined
    return new Promise((resolve, reject) => {
      this.#ready = { resolve, reject }
      const socket = connect({
        ...{ host: target.host, port: target.port, localAddress, noDelay: true },
        onread: {
          buffer: readBuffer,
          callback: (length, bytes) => {
            this.#read(socket, (bytes as Buffer).subarray(0, length))
            return true
          },
        },
      })
      this.#socket = socket
      socket.once('connect', () => socket.write(this.#handshake()))
      socket.on('error', (error: NodeJS.ErrnoException) => this.#lose(socket, error.code ?? error.message))
      socket.on('close', () => this.#lose(socket, 'closed'))
    })
  }

  /** Asks and waits for the answer. @throws Error with the code that was answered; ConnectionLost */
  request(op: string, data: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.isReady) return reject(new ConnectionLost(this.lostBy ?? 'not connected'))
      const id = ++this.#lastId
      this.#waiting.set(id, { resolve, reject })
      this.#socket!.write(maskedText(JSON.stringify({ id, op, data })))
    })
  }

  stopReading(): void {
    this.#socket?.pause()
  }

  readAgain(): void {
    this.#socket?.resume()
  }

  /** Cuts the connection, as a network that is gone: no close frame. */
  cut(): void {
    const socket = this.#socket
    if (socket === undefined) return
    socket.resetAndDestroy()
    this.#lose(socket, 'cut')
  }

  #handshake(): string {
    const { target, token } = this.options
    return [
      'GET /ws?offline=none HTTP/1.1',
      `Host: ${target.host}:${target.port}`,
      ...['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Authorization: Bearer ${token}`,
      '\r\n',
    ].join('\r\n')
  }

  #read(socket: Socket, fresh: Buffer): void {
    if (socket !== this.#socket) return
    const bytes = this.#rest === undefined ? fresh : Buffer.concat([this.#rest, fresh])
    this.#rest = undefined
    let at = 0
    if (!this.#isOpen) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end >= 0) {
        if (!bytes.subarray(0, 12).equals(switching)) {
          socket.destroy()
          this.#lose(socket, `status ${bytes.subarray(9, 12).toString('latin1')}`)
          return
        }
        this.#isOpen = true
        at = end + 4
      }
    }
    if (this.#isOpen) at = this.#scan(socket, bytes, at)
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at))
  }

  /** Goes over whole frames; answers where the first one begins that is not whole. */
  #scan(socket: Socket, bytes: Buffer, start: number): number {
    let at = start
    while (at + 2 <= bytes.length) {
      let payload = at + 2
      let size = bytes[at + 1]!
      if (size === 126) {
        if (at + 4 > bytes.length) break
        size = bytes.readUInt16BE(at + 2)
        payload = at + 4
      } else if (size === 127) {
        if (at + 10 > bytes.length) break
        size = bytes.readUInt32BE(at + 6)
        payload = at + 10
      }
      const end = payload + size
      if (end > bytes.length) break
      const opcode = bytes[at]! & 0x0f
      if (opcode === 1) this.#hear(bytes, payload, end)
      else if (opcode === 9) socket.write(maskedPong(bytes.subarray(payload, end)))
      else if (opcode === 8) this.#closeCode = bytes.readUInt16BE(payload)
      at = end
    }
    return at
  }

  #hear(bytes: Buffer, start: number, end: number): void {
    if (bytes[start + 2] === eventStart) {
      if (!this.isReady && bytes.subarray(start, start + readyMark.length).equals(readyMark)) {
        this.isReady = true
        this.#ready?.resolve()
        this.#ready = undefined
        return
      }
      this.options.onEvent(this, bytes, start, end)
      return
    }
    const { id, data, error } = JSON.parse(bytes.toString('utf8', start, end))
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiting?.resolve(data)
    else waiting?.reject(new Error(error.code))
  }

  #lose(socket: Socket, why: string): void {
    if (socket !== this.#socket) return
    this.#socket = undefined
    this.isReady = false
    this.lostBy = this.#closeCode === undefined ? why : `code ${this.#closeCode}`
    const lost = new ConnectionLost(this.lostBy)
    this.#ready?.reject(lost)
    this.#ready = undefined
    for (const one of this.#waiting.values()) one.reject(lost)
    this.#waiting.clear()
  }
}
