import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Service } from '@stonechat/protocol/operations'
import { WebSocket } from 'ws'
import { createLimiter } from '../limiter.js'
import { createWebSocketGateway } from '../ws/gateway.js'
import type { WebSocketGatewayOptions } from '../ws/options.js'
import { createMemoryLog, createMessaging, listen } from './fixtures.js'

/** A client that keeps what it gets until it is asked for. */
export interface SocketClient {
  readonly ws: WebSocket
  send(frame: unknown): void
  /** The next frame, parsed; waits for it. */
  next(): Promise<Record<string, unknown>>
  /** How it ended. */
  readonly closed: Promise<{ code: number; reason: string }>
}

/** A gateway on a free port, and clients that are closed with it. */
export async function startSockets(
  services: readonly Service[] = [],
  {
    messaging = createMessaging(),
    ...options
  }: Partial<WebSocketGatewayOptions> & { messaging?: ReturnType<typeof createMessaging> } = {},
) {
  const log = createMemoryLog()
  const gateway = createWebSocketGateway({
    messaging,
    services,
    limiter: createLimiter({ isEnabled: false }),
    log,
    ...options,
  })
  const server = createServer()
  gateway.attach(server)
  const host = await listen(server)
  const opened: WebSocket[] = []

  const dial = (
    query = '?token=user-7',
    init: { headers?: Record<string, string>; protocols?: string[]; path?: string; autoPong?: boolean } = {},
  ) => {
    const url = `ws://127.0.0.1:${host.port}${init.path ?? '/ws'}${query}`
    const ws = new WebSocket(url, init.protocols ?? [], {
      headers: init.headers ?? {},
      autoPong: init.autoPong ?? true,
    })
    opened.push(ws)
    return ws
  }

  return {
    gateway,
    messaging,
    log,
    server,
    port: host.port,
    dial,
    /** Connects and takes the `ready` frame. */
    async connect(query?: string, init?: Parameters<typeof dial>[1]): Promise<SocketClient> {
      const socket = wrap(dial(query, init))
      await socket.next()
      return socket
    },
    /** The answer to a handshake that is refused. */
    async refusal(query?: string, init?: Parameters<typeof dial>[1]) {
      const ws = dial(query, init)
      ws.on('error', () => {})
      const [, response] = (await once(ws, 'unexpected-response')) as [unknown, IncomingMessage]
      let text = ''
      for await (const chunk of response) text += String(chunk)
      return { status: response.statusCode, type: response.headers['content-type'], body: JSON.parse(text) }
    },
    async [Symbol.asyncDispose]() {
      for (const ws of opened) ws.terminate()
      await gateway.close({ withinMs: 1_000 })
      await host[Symbol.asyncDispose]()
    },
  }
}

export function wrap(ws: WebSocket): SocketClient {
  const frames: Record<string, unknown>[] = []
  let wake: (() => void) | undefined
  ws.on('message', (data) => {
    frames.push(JSON.parse(String(data)))
    wake?.()
  })
  ws.on('error', () => {})
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) })
      wake?.()
    })
  })
  return {
    ws,
    closed,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    async next() {
      while (frames.length === 0) {
        if (ws.readyState === ws.CLOSED) throw new Error('the socket closed before a frame came')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return frames.shift()!
    },
  }
}
