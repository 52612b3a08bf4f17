import { WebSocket } from 'ws'
import type { LiveConnection } from './live-connection.js'

/**
 * A socket that knows its connection and notifies it of events, without a listener for each kind of event: a table of
 * listeners takes as much memory as the socket itself.
 */
export class LiveSocket extends WebSocket {
  live: LiveConnection | undefined
  /** Node's table of listeners, which it makes again where a listener is added after all. */
  protected readonly _events = undefined

  override emit(event: string | symbol, ...details: unknown[]): boolean {
    const { live } = this
    switch (event) {
      case 'message':
        // `binaryType` is Node's default here: every message is one Buffer.
        live?.receive(details[0] as Buffer, details[1] as boolean)
        return true
      case 'ping':
        live?.receivePing(details[0] as Buffer)
        return true
      case 'pong':
        live?.receivePong(details[0] as Buffer)
        return true
      case 'error':
        // ws answers a broken frame with its own code (1009 too large, 1007 not UTF-8); `close` follows.
        live?.closed()
        return true
      case 'close':
        live?.closed()
        live?.ended(details[0] as number)
        this.live = undefined
        return true
      default:
        return super.emit(event, ...details)
    }
  }
}
