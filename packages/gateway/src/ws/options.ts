import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Connection, Log, Sink } from '@stonechat/im'
import type { Clock } from '@stonechat/protocol/base'
import type { Caller, Service } from '@stonechat/protocol/operations'
import type { TrustProxy } from '../address.js'
import type { OperationsByName } from '../dispatch.js'
import type { Limiter } from '../limiter.js'
import type { Counters } from './counters.js'

/** The live side of messaging; `Im` of `@stonechat/im` is one. */
export interface Messaging {
  /** Throws StonechatError `unauthenticated`, `token_expired`, `unavailable` … */
  authenticate(token: string): Promise<Caller>
  /** Registers a connection and delivers `ready`, then what it missed unless `offline` is `false`. */
  connect(options: { caller: Caller; sink: Sink; offline: boolean }): Promise<Connection>
}

/** How often silent connections are asked, and how long they may take. Milliseconds. */
export interface HeartbeatTimes {
  readonly pingIntervalMs: number
  readonly pongTimeoutMs: number
}

export interface WebSocketGatewayOptions {
  readonly messaging: Messaging
  /** Each answers some operations. */
  readonly services: readonly Service[]
  /** What the services answer, for a host with operations of its own. Default: the operations of the protocol. */
  readonly operations?: OperationsByName | undefined
  readonly limiter: Limiter
  readonly log: Log
  /** Where upgrades are taken. Default `/ws`. */
  readonly path?: string
  /** Connections of this node, all users together. Default `gatewayLimits.connectionsMax`. */
  readonly maxConnections?: number
  /** What all connections that are behind may have queued together, bytes. Default `gatewayLimits.connectionsQueuedMaxBytes`. */
  readonly queuedMaxBytes?: number
  /** Origins of other sites whose pages may connect, exactly: `https://app.example.com`. Default: none. */
  readonly allowedOrigins?: readonly string[]
  /** Which proxies' `X-Forwarded-For` is trusted. Default: none. */
  readonly trustProxy?: TrustProxy
  /** Default: `limits.pingIntervalMs` and `limits.pongTimeoutMs`. */
  readonly heartbeat?: HeartbeatTimes
  readonly clock?: Clock | undefined
}

export interface WebSocketGateway extends AsyncDisposable {
  /** Takes the upgrades of a server at the path. Others are left to the server's other listeners, or refused. */
  attach(server: Server): void
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes all connections with `goingAway` over some of `withinMs` (default `limits.drainMs`), then cuts the rest. */
  close(options?: { readonly withinMs?: number }): Promise<void>
  stats(): Counters & { readonly connections: number; readonly users: number }
}
