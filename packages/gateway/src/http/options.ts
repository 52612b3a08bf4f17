import type { Uploads } from '@stonechat/file'
import type { Log } from '@stonechat/im'
import type { Caller, Service } from '@stonechat/protocol/operations'
import type { TrustProxy } from '../address.js'
import type { OperationsByName } from '../dispatch.js'
import type { Limiter } from '../limiter.js'

export interface HttpGatewayOptions {
  /** Each answers some operations; an operation that none answers has no route. */
  readonly services: readonly Service[]
  /** What the services answer, for a host with operations of its own. Default: the operations of the protocol. */
  readonly operations?: OperationsByName | undefined
  /** The caller that a token belongs to. Throws StonechatError `unauthenticated`, `token_expired`, `unavailable` … */
  readonly authenticate: (token: string) => Promise<Caller>
  /**
   * What a program of the operator presents as `Authorization: Bearer …` to be a caller of kind `service`. Keep it like a
   * database password. Without it no caller is one.
   */
  readonly serviceToken?: string | undefined
  /** What takes resumable uploads at `/api/uploads`. Without it there are none. */
  readonly uploads?: Uploads | undefined
  readonly limiter: Limiter
  readonly log: Log
  /** Where everything lives: `/chat` makes `/chat/api/send`. Default: the root. */
  readonly prefix?: string
  /** Which proxies' `X-Forwarded-For` and `X-Forwarded-Proto` are trusted. Default: none. A plugin follows its host. */
  readonly trustProxy?: TrustProxy
  /** Folder of the built web app. */
  readonly web?: { readonly root: string }
  readonly probes?: Probes
  /** Whether to serve `/docs`. Default `true`. */
  readonly docs?: boolean
  readonly openapiInfo?: OpenapiInfo
  /** Origins of other sites whose pages may call, exactly: `https://app.example.com`. Default: none. */
  readonly corsOrigins?: readonly string[]
  /** How long a connection may take. Default: the limits of these names. On a server of your own, its own count. */
  readonly timeouts?: HttpTimeouts
}

/** Milliseconds. */
export interface HttpTimeouts {
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number
  /** From the first byte of a request to its last. */
  readonly requestTimeoutMs: number
  /** Without a byte either way, while a request is under way. */
  readonly httpIdleTimeoutMs: number
  /** How often the first two are looked at. */
  readonly httpTimeoutsCheckedMs: number
}

export interface Probes {
  /** Rejects while the server cannot do its work. */
  ready(): Promise<void>
  /** What `/metrics` shows. Without it there is no such page. */
  metrics?(): Promise<{ readonly contentType: string; readonly body: string }>
  /** Whether `/metrics` answers everybody, and not only this machine and private networks. Default `false`. */
  readonly areMetricsPublic?: boolean
}

export interface OpenapiInfo {
  readonly title: string
  readonly version: string
  readonly description?: string
}
