import { WebSocket } from 'ws'
import type { LiveConnection } from './live-connection.js'

/** A socket that knows its connection, so that all sockets share their listeners instead of having closures each. */
export class LiveSocket extends WebSocket {
  live: LiveConnection | undefined
  /** Where it comes from, for the count of its address. */
  ip = ''
}

/** Leads what happens on a socket to its connection. */
export function listenTo(socket: LiveSocket, live: LiveConnection): void {
  socket.live = live
  socket.on('message', onMessage)
  socket.on('ping', onPing)
  socket.on('pong', onPong)
  socket.on('error', onError)
  socket.on('close', onClose)
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  // `binaryType` is Node's default here: every message is one Buffer.
  ;(this as LiveSocket).live?.receive(data as Buffer, isBinary)
}

function onPing(this: WebSocket, payload: Buffer): void {
  ;(this as LiveSocket).live?.receivePing(payload)
}

function onPong(this: WebSocket, payload: Buffer): void {
  ;(this as LiveSocket).live?.receivePong(payload)
}

/** ws answers a broken frame with its own code (1009 too large, 1007 not UTF-8); `close` follows. */
function onError(this: WebSocket): void {
  ;(this as LiveSocket).live?.closed()
}

function onClose(this: WebSocket, code: number): void {
  const socket = this as LiveSocket
  socket.live?.closed()
  socket.live?.logEnd(code)
  socket.live = undefined
}
