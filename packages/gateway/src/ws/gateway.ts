/** The WebSocket carrier: handshakes, requests of the operations table, and live events. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type CloseName, type ErrorCode, limits, StonechatError } from '@stonechat/protocol'
import { monotonicOf, systemClock } from '@stonechat/protocol/base'
import type { Caller } from '@stonechat/protocol/operations'
import { clientAddress, createProxyTrust } from '../address.js'
import { releaseConnection } from '../bound-connections.js'
import { createDispatch, isOfferedOnSocket } from '../dispatch.js'
import { toStonechatError } from '../error-map.js'
import { gatewayLimits } from '../limits.js'
import { writeRawProblem } from '../raw-problem.js'
import { refuseTwoHosts } from '../two-hosts.js'
import { claimUpgrades } from './claim-upgrades.js'
import { createCounters } from './counters.js'
import { sendAway } from './drain.js'
import { createFlusher } from './flusher.js'
import { forgetHttp } from './forget-http.js'
import { checkOrigin, type Handshake, readHandshake, readPath } from './handshake.js'
import { createHeartbeat } from './heartbeat.js'
import { createLaggards } from './laggards.js'
import { type ClientInfo, LiveConnection } from './live-connection.js'
import type { LiveSocket } from './live-socket.js'
import type { WebSocketGateway, WebSocketGatewayOptions } from './options.js'
import { createRegistry } from './registry.js'
import type { Shared } from './shared.js'
import { createUpgrader } from './upgrader.js'

/**
 * Takes upgrades, answers requests by the services, and gives every connection to messaging. It opens no port: attach it to
 * a server, or hand it upgrades.
 */
export function createWebSocketGateway(options: WebSocketGatewayOptions): WebSocketGateway {
  const { messaging, limiter, log, path = '/ws', clock = systemClock } = options
  const maxConnections = options.maxConnections ?? gatewayLimits.connectionsMax
  const allowedOrigins = new Set(options.allowedOrigins)
  const isTrusted = createProxyTrust(options.trustProxy)
  const registry = createRegistry()
  const heartbeat = createHeartbeat(options.heartbeat ?? limits, clock)
  const sockets = new Set<LiveSocket>()
  const detachers: (() => void)[] = []
  let handshakes = 0
  let closing: Promise<void> | undefined
  let onEmpty: (() => void) | undefined

  const laggards = createLaggards({
    maxBytes: options.queuedMaxBytes ?? gatewayLimits.connectionsQueuedMaxBytes,
  })
  const shared: Shared = {
    dispatch: createDispatch({
      services: options.services,
      operations: options.operations,
      carries: isOfferedOnSocket,
    }),
    limiter,
    log,
    flusher: createFlusher(laggards.settle),
    laggards,
    now: monotonicOf(clock),
    counters: createCounters(),
    forget(connection) {
      registry.remove(connection)
      heartbeat.remove(connection)
    },
    ended(socket, ip) {
      sockets.delete(socket)
      limiter.sockets.leave(ip)
      if (sockets.size === 0) onEmpty?.()
    },
  }

  const upgrader = createUpgrader()

  /** The caller, or a refusal. Everything that can refuse comes before the only await. */
  const admit = async (request: IncomingMessage, handshake: Handshake, ip: string): Promise<Caller> => {
    if (closing !== undefined) throw new StonechatError('unavailable')
    if (handshake.path !== path) throw new StonechatError('not_found')
    refuseTwoHosts(request)
    checkOrigin(request, allowedOrigins)
    if (handshake.unknown.length > 0) throw new StonechatError('invalid_input', { errors: handshake.unknown })
    limiter.take({ cost: 1, ip })
    if (handshake.token === undefined) throw new StonechatError('unauthenticated')
    if (sockets.size + handshakes > maxConnections) throw new StonechatError('overloaded')
    const caller = await messaging.authenticate(handshake.token)
    if (closing !== undefined) throw new StonechatError('unavailable')
    limiter.giveBack({ cost: 1, ip })
    limiter.take({ cost: gatewayLimits.ratePointsPerConnect, ip, userId: caller.userId })
    return caller
  }

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const handshake = readHandshake(request)
    const ip = clientAddress(request, isTrusted)
    const userAgent = request.headers['user-agent']
    socket.on('error', destroyThis)
    handshakes += 1
    const isCounted = limiter.sockets.enter(ip)
    let isOpen = false
    releaseConnection(socket)
    try {
      if (!isCounted) throw new StonechatError('rate_limited', { retryAfterMs: gatewayLimits.rateWindowMs })
      const caller = await admit(request, handshake, ip)
      socket.removeListener('error', destroyThis)
      upgrader.handleUpgrade(request, socket, head, (webSocket) => {
        isOpen = true
        forgetHttp(socket)
        const { language, isNewer } = handshake
        const peer = { caller, ip, userAgent, language, isNewer }
        void open(webSocket, socket, peer, handshake.wantsOffline)
      })
    } catch (thrown) {
      const error = toStonechatError(thrown)
      shared.counters.handshakesRefused += 1
      if (error.code === 'internal') log.error({ err: error.cause ?? error }, 'ws.handshake_failed')
      writeRawProblem(socket, error, handshake.language)
    } finally {
      handshakes -= 1
      if (isCounted && !isOpen) limiter.sockets.leave(ip)
    }
  }

  const open = async (socket: LiveSocket, raw: Duplex, peer: ClientInfo, offline: boolean) => {
    const live = new LiveConnection(shared, socket, raw, peer)
    socket.live = live
    sockets.add(socket)
    registry.add(live)
    // Nothing is read before the hub knows the connection: its requests carry the id that `connect` gives.
    socket.pause()
    try {
      const connection = await messaging.connect({ caller: peer.caller, sink: live, offline })
      live.connection = connection
      if (live.isClosing) return connection.closed()
      heartbeat.watch(live)
      socket.resume()
      log.debug({ connectionId: connection.id, userId: peer.caller.userId }, 'ws.opened')
    } catch (thrown) {
      const error = toStonechatError(thrown)
      log.warn({ code: error.code, err: error.cause }, 'ws.connect_failed')
      live.close(closeNames[error.code] ?? 'goingAway')
    }
  }

  const drain = async (withinMs: number) => {
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
    for (const detach of detachers) detach()
  }

  const close: WebSocketGateway['close'] = ({ withinMs = limits.drainMs } = {}) => {
    closing ??= drain(withinMs)
    return closing
  }

  return {
    attach(server) {
      const stop = claimUpgrades(server, {
        isOurs: (request) => readPath(request) === path,
        take: (request, socket, head) => void upgrade(request, socket, head),
      })
      detachers.push(stop)
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
