/** The floods, each as one attacker would do it who has one address and, for some, a few accounts. */
import { connect, type Socket } from 'node:net'
import { maskedPong, maskedText } from '../load/client-frame.js'
import type { Pace } from './pace.js'

export interface FloodOptions {
  readonly host: string
  readonly port: number
  readonly localAddress: string
  /** Of accounts of the attacker. */
  readonly tokens: readonly string[]
  /** Connections at the same time, at most. */
  readonly maxCopies: number
  /** Turns to open a connection, and turns to write: one large frame, or some small ones. */
  readonly paces: { readonly connections: Pace; readonly writes: Pace }
  /** Counts what happened, by name. */
  count(what: string, times?: number): void
}

/** Begins and never ends. */
export type Flood = (options: FloodOptions) => void

const handshake = (path: string, token: string | undefined) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    '\r\n',
  ].join('\r\n')

/** Opens a connection, counts how it ends, and opens the next one `againMs` after. */
function keepOpen(
  options: FloodOptions,
  copies: number,
  againMs: number,
  begin: (socket: Socket, copy: number) => void,
): void {
  const openInTurn = (copy: number) => options.paces.connections.next(() => open(copy))
  const open = (copy: number) => {
    const { host, port, localAddress } = options
    const socket = connect({ host, port, localAddress, noDelay: true })
    options.count('connections')
    socket.on('error', () => {})
    socket.once('data', (bytes: Buffer) => options.count(`answered ${bytes.toString('latin1', 9, 12)}`))
    socket.on('data', (bytes: Buffer) => options.count('requests refused', countOf(bytes, refusal)))
    socket.once('connect', () => begin(socket, copy))
    socket.once('close', () => setTimeout(openInTurn, againMs, copy))
    socket.resume()
  }
  for (let copy = 0; copy < Math.min(copies, options.maxCopies); copy += 1) openInTurn(copy)
}

const refusal = Buffer.from('"rate_limited"')

function countOf(bytes: Buffer, part: Buffer): number {
  let found = 0
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + part.length)) found += 1
  return found
}

/** Small frames leave together, as those of a program that floods do. */
const framesPerWrite = 20
const smallMaxBytes = 512

/** Writes the same frame again and again, in its turns, and never more than is taken. */
function pour(socket: Socket, frame: Buffer, options: FloodOptions): void {
  const count = frame.length <= smallMaxBytes ? framesPerWrite : 1
  const bytes = Buffer.concat(Array.from({ length: count }, () => frame))
  const writeInTurn = () => options.paces.writes.next(write)
  const write = () => {
    if (socket.destroyed) return
    options.count('frames', count)
    if (socket.write(bytes)) writeInTurn()
    else socket.once('drain', writeInTurn)
  }
  writeInTurn()
}

const sessions = 50
const text = (length: number) =>
  maskedText(JSON.stringify({ id: 1, op: 'message.list', data: { target_id: 1, pad: 'x'.repeat(length) } }))

export const floods = {
  /** One user, 50 sockets, requests without end. */
  'small frames': (options) =>
    keepOpen(options, sessions, 10, (socket) => {
      socket.write(handshake('/ws?offline=none', options.tokens[0]))
      socket.once('data', () => pour(socket, text(1), options))
    }),

  /** The same with frames just below the largest. */
  'large frames': (options) =>
    keepOpen(options, sessions, 10, (socket) => {
      socket.write(handshake('/ws?offline=none', options.tokens[0]))
      socket.once('data', () => pour(socket, text(60_000), options))
    }),

  /** Pongs without a ping: they need no answer. */
  pongs: (options) =>
    keepOpen(options, sessions, 10, (socket) => {
      socket.write(handshake('/ws?offline=none', options.tokens[0]))
      socket.once('data', () => pour(socket, maskedPong(Buffer.from('nobody asked')), options))
    }),

  /** One user comes and goes. */
  'connections of a user': (options) =>
    keepOpen(options, 100, 1, (socket) => {
      socket.write(handshake('/ws', options.tokens[0]))
      socket.once('data', () => socket.destroy())
    }),

  /** Sockets of one address, as many as it gets, from all accounts of the attacker. */
  'connections of an address': (options) =>
    keepOpen(options, 3_000, 50, (socket, copy) => {
      socket.write(handshake('/ws', options.tokens[copy % options.tokens.length]))
    }),

  /** Invalid tokens, one after the other. */
  'bad tokens': (options) =>
    keepOpen(options, 100, 1, (socket) => {
      const made = Array.from({ length: 3 }, () => Math.random().toString(36).slice(2).repeat(6)).join('.')
      socket.write(handshake('/ws', made))
    }),

  /** Headers that never end, a line every second. */
  'headers that never end': (options) =>
    keepOpen(options, 3_000, 50, (socket) => {
      socket.write('GET /api/online?user_id=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n')
      trickle(socket, 'X-Slow: 1\r\n')
    }),

  /** Bodies that never end, a byte every second. */
  'bodies that never end': (options) =>
    keepOpen(options, 3_000, 50, (socket) => {
      socket.write(
        `POST /api/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{"a":"`,
      )
      trickle(socket, 'x')
    }),

  /** Bodies far too large, without a length. */
  'huge bodies': (options) =>
    keepOpen(options, 50, 1, (socket) => {
      socket.write(
        `POST /api/send HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${options.tokens[0]}\r\n` +
          'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      )
      const chunk = 'x'.repeat(65_536)
      pour(socket, Buffer.from(`${chunk.length.toString(16)}\r\n${chunk}\r\n`), options)
    }),

  /** Two thousand requests in one write, from a hundred connections, again and again. */
  'pipelined requests': (options) =>
    keepOpen(options, 100, 1, (socket) => {
      socket.write('GET /assets/nope HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(2_000))
    }),

  /** Long answers, asked for again and again and never read. */
  'answers that are not read': (options) =>
    keepOpen(options, 2_000, 1_000, (socket) => {
      socket.write('GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(30))
      socket.pause()
    }),

  /** Upgrades whose answer is never read and whose pings are never answered. */
  'half-open upgrades': (options) =>
    keepOpen(options, 3_000, 50, (socket, copy) => {
      socket.write(
        handshake('/ws', options.tokens[copy % options.tokens.length]).slice(
          0,
          copy % 2 === 0 ? undefined : -2,
        ),
      )
      socket.pause()
    }),
} as const satisfies Record<string, Flood>

export type FloodKind = keyof typeof floods

function trickle(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), 1_000)
  socket.once('close', () => clearInterval(timer))
}
