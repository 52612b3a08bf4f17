/** The WebSocket carrier: handshakes, requests of the operations table, and live events. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Connection, Log, Sink } from '@stonechat/im'
import { type CloseName, closeCodes, type ErrorCode, limits, StonechatError } from '@stonechat/protocol'
import type { Caller, Service } from '@stonechat/protocol/operations'
import { WebSocketServer } from 'ws'
import { clientAddress, createProxyTrust, type TrustProxy } from '../address.js'
import { createDispatch, isOfferedOnSocket } from '../dispatch.js'
import { toStonechatError } from '../error-map.js'
import type { Limiter } from '../limiter.js'
import { writeRawProblem } from '../raw-problem.js'
import { sendAway } from './drain.js'
import { createFlusher } from './flusher.js'
import { checkOrigin, chooseSubprotocol, type Handshake, readHandshake } from './handshake.js'
import { createHeartbeat, type HeartbeatTimes } from './heartbeat.js'
import { LiveConnection } from './live-connection.js'
import { LiveSocket, listenTo } from './live-socket.js'
import { createRegistry } from './registry.js'
import type { Counters, Shared } from './shared.js'

/** The live side of messaging; `Im` of `@stonechat/im` is one. */
export interface Messaging {
  /** Throws StonechatError `unauthenticated`, `token_expired`, `unavailable` … */
  authenticate(token: string): Promise<Caller>
  /** Registers a connection and delivers `ready`, then what it missed unless `offline` is `false`. */
  connect(options: { caller: Caller; sink: Sink; offline: boolean }): Promise<Connection>
}

export interface WebSocketGatewayOptions {
  readonly messaging: Messaging
  /** Each answers some operations of the table. */
  readonly services: readonly Service[]
  readonly limiter: Limiter
  readonly log: Log
  /** Where upgrades are taken. Default `/ws`. */
  readonly path?: string
  /** Connections of this node, all users together. Default `limits.connectionsMax`. */
  readonly maxConnections?: number
  /** Origins of other sites whose pages may connect, exactly: `https://app.example.com`. Default: none. */
  readonly allowedOrigins?: readonly string[]
  /** Whose `X-Forwarded-For` is believed. Default: nobody's. */
  readonly trustProxy?: TrustProxy
  readonly heartbeat?: HeartbeatTimes
  readonly clock?: () => number
}

export interface WebSocketGateway extends AsyncDisposable {
  /** Takes the upgrades of a server at the path. Others are left to the server's other listeners, or refused. */
  attach(server: Server): void
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sends everyone away with `goingAway` over some of `withinMs` (default `limits.drainMs`), then cuts the rest. */
  close(options?: { readonly withinMs?: number }): Promise<void>
  stats(): Counters & { readonly connections: number; readonly users: number }
}

export function createWebSocketGateway(options: WebSocketGatewayOptions): WebSocketGateway {
  const { messaging, limiter, log, path = '/ws', clock = Date.now } = options
  const maxConnections = options.maxConnections ?? limits.connectionsMax
  const allowedOrigins = new Set(options.allowedOrigins)
  const isTrusted = createProxyTrust(options.trustProxy)
  const registry = createRegistry()
  const heartbeat = createHeartbeat(options.heartbeat ?? limits, clock)
  const sockets = new Set<LiveSocket>()
  const detachers: (() => void)[] = []
  let handshakes = 0
  let closing: Promise<void> | undefined
  let onEmpty: (() => void) | undefined

  const shared: Shared = {
    dispatch: createDispatch(options.services, isOfferedOnSocket),
    limiter,
    log,
    flusher: createFlusher(),
    clock,
    counters: createCounters(),
    forget(connection) {
      registry.remove(connection)
      heartbeat.remove(connection)
    },
  }

  const upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameMaxBytes,
    // Pongs take the queue of their connection like all else, so that it is one order and one limit.
    autoPong: false,
    handleProtocols: chooseSubprotocol,
    WebSocket: LiveSocket,
    // Known to ws since 8.18, not yet to its types.
    ...({ closeTimeout: limits.closeGraceMs } as object),
  })
  upgrader.on('wsClientError', (_error, socket) =>
    writeRawProblem(socket, new StonechatError('invalid_input')),
  )

  /** Who it is, or why not. Everything that can refuse stands before the one wait. */
  const admit = async (request: IncomingMessage, handshake: Handshake, ip: string): Promise<Caller> => {
    if (closing !== undefined) throw new StonechatError('unavailable')
    if (handshake.path !== path) throw new StonechatError('not_found')
    checkOrigin(request, allowedOrigins)
    limiter.take({ cost: 1, ip })
    if (handshake.token === undefined) throw new StonechatError('unauthenticated')
    if (sockets.size + handshakes > maxConnections) throw new StonechatError('overloaded')
    const caller = await messaging.authenticate(handshake.token)
    if (closing !== undefined) throw new StonechatError('unavailable')
    return caller
  }

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const handshake = readHandshake(request)
    const ip = clientAddress(request, isTrusted)
    const userAgent = request.headers['user-agent']
    socket.on('error', destroyThis)
    handshakes += 1
    try {
      const caller = await admit(request, handshake, ip)
      socket.removeListener('error', destroyThis)
      upgrader.handleUpgrade(request, socket, head, (webSocket) => {
        const peer = { caller, ip, userAgent, language: handshake.language }
        void open(webSocket as LiveSocket, socket, peer, handshake.wantsOffline)
      })
    } catch (thrown) {
      const error = toStonechatError(thrown)
      shared.counters.handshakesRefused += 1
      if (error.code === 'internal') log.error({ err: error.cause ?? error }, 'ws.handshake_failed')
      writeRawProblem(socket, error, handshake.language)
    } finally {
      handshakes -= 1
    }
  }

  const open = async (
    socket: LiveSocket,
    raw: Duplex,
    peer: ConstructorParameters<typeof LiveConnection>[3],
    offline: boolean,
  ) => {
    const live = new LiveConnection(shared, socket, raw, peer)
    listenTo(socket, live)
    sockets.add(socket)
    socket.on('close', forgetSocket)
    registry.add(live)
    // Nothing is read before the hub knows the connection: its requests carry the id that `connect` gives.
    socket.pause()
    try {
      const connection = await messaging.connect({ caller: peer.caller, sink: live, offline })
      live.connection = connection
      if (live.isClosing) return connection.closed()
      heartbeat.watch(live)
      socket.resume()
    } catch (thrown) {
      const error = toStonechatError(thrown)
      log.warn({ code: error.code, err: error.cause }, 'ws.connect_failed')
      live.close(closeNames[error.code] ?? 'goingAway')
    }
  }

  function forgetSocket(this: unknown) {
    sockets.delete(this as LiveSocket)
    if (sockets.size === 0) onEmpty?.()
  }

  const drain = async (withinMs: number) => {
    for (const detach of detachers) detach()
    const empty = new Promise<void>((resolve) => {
      onEmpty = resolve
      if (sockets.size === 0) resolve()
    })
    const deadline = setTimeout(() => {
      for (const socket of sockets) socket.terminate()
    }, withinMs)
    await Promise.race([sendAway(registry.all(), withinMs), empty])
    await empty
    clearTimeout(deadline)
    heartbeat.stop()
  }

  const close: WebSocketGateway['close'] = ({ withinMs = limits.drainMs } = {}) => {
    closing ??= drain(withinMs)
    return closing
  }

  return {
    attach(server) {
      const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const isOurs = readHandshake(request).path === path
        if (isOurs || server.listenerCount('upgrade') === 1) void upgrade(request, socket, head)
      }
      server.on('upgrade', onUpgrade)
      detachers.push(() => server.removeListener('upgrade', onUpgrade))
    },
    handleUpgrade: (request, socket, head) => void upgrade(request, socket, head),
    close,
    stats: () => ({ ...shared.counters, connections: sockets.size, users: registry.users }),
    [Symbol.asyncDispose]: () => close(),
  }
}

function destroyThis(this: Duplex): void {
  this.destroy()
}

/** Why `connect` refused, as a reason to close. What is not here may work on another try. */
const closeNames: Partial<Record<ErrorCode, CloseName>> = {
  unauthenticated: 'badToken',
  token_expired: 'tokenExpired',
  device_revoked: 'deviceRevoked',
  user_disabled: 'userDisabled',
}

function createCounters(): Counters {
  const closes = Object.fromEntries(Object.keys(closeCodes).map((name) => [name, 0])) as Counters['closes']
  return { framesIn: 0, framesOut: 0, bytesOut: 0, framed: 0, dropped: 0, handshakesRefused: 0, closes }
}
