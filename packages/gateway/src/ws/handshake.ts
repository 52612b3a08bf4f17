/** What an upgrade request says about its client. */
import type { IncomingMessage } from 'node:http'
import { type Fault, type Language, limits, StonechatError, subprotocol } from '@stonechat/protocol'
import { unknownKeysOf } from '@stonechat/protocol/operations'
import { preferredLanguage } from '../language.js'
import { isNewerProtocol } from '../newer-protocol.js'

export interface Handshake {
  readonly path: string
  readonly token: string | undefined
  readonly language: Language
  /** `offline=none`: the client syncs by itself. */
  readonly wantsOffline: boolean
  /** The client knows a newer protocol than this server. */
  readonly isNewer: boolean
  /** Names in the query that mean nothing here. */
  readonly unknown: readonly Fault[]
}

/** Where an upgrade goes: enough to tell ours from those of other servers. */
export function readPath({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  return url.split('?', 1)[0]!
}

/** Reads the address line and the headers. A token may come in the query, as a bearer, or in the subprotocol list. */
export function readHandshake(request: IncomingMessage): Handshake {
  const query = new URLSearchParams(request.url?.split('?', 2)[1])
  const isNewer = isNewerProtocol(query.get('x_version'))
  return {
    path: readPath(request),
    token: readToken(request, query),
    language: preferredLanguage(query.get('lang') ?? request.headers['accept-language']),
    wantsOffline: query.get('offline') !== 'none',
    isNewer,
    unknown: isNewer ? [] : findUnknown(query),
  }
}

/**
 * Checks that the page, if it is one, belongs here. Programs send no `Origin`.
 * @throws StonechatError `forbidden`
 */
export function checkOrigin(request: IncomingMessage, allowed: ReadonlySet<string>): void {
  const { origin, host } = request.headers
  if (origin === undefined || allowed.has(origin)) return
  if (!URL.canParse(origin) || new URL(origin).host !== withoutDefaultPort(host, origin)) {
    throw new StonechatError('forbidden')
  }
}

/** The subprotocol to answer with, of those offered. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return offered.has(subprotocol) ? subprotocol : false
}

const queryNames: ReadonlySet<string> = new Set(['token', 'lang', 'offline'])

function findUnknown(query: URLSearchParams): Fault[] {
  const found: Fault[] = []
  unknownKeysOf(Object.fromEntries(query), queryNames, '', found)
  return found
}

const bearerPrefix = 'bearer.'

function readToken({ headers }: IncomingMessage, query: URLSearchParams): string | undefined {
  const token =
    query.get('token') ??
    /^Bearer +([^\s]+) *$/i.exec(headers.authorization ?? '')?.[1] ??
    (headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((offer) => offer.trim())
      .find((offer) => offer.startsWith(bearerPrefix))
      ?.slice(bearerPrefix.length)
  return token === undefined || token === '' || token.length > limits.tokenMaxBytes ? undefined : token
}

function withoutDefaultPort(host: string | undefined, origin: string): string | undefined {
  return host?.toLowerCase().replace(origin.startsWith('https:') ? /:443$/ : /:80$/, '')
}
