import type { IncomingMessage, Server } from 'node:http'
import type { Log } from '@stonechat/im'
import type { ProxyTrust } from '../address.js'
import { isNearby } from './nearby.js'

/**
 * Warns once where a machine nearby speaks for others and is not believed: a proxy that nobody named. All who come through
 * it seem to have its address, and share what one address may spend and hold open.
 */
export function warnOfUnnamedProxy(
  server: Server,
  { log, isTrusted }: { readonly log: Log; readonly isTrusted: ProxyTrust },
): void {
  const look = ({ headers, socket }: IncomingMessage) => {
    const { remoteAddress: address } = socket
    if (headers['x-forwarded-for'] === undefined || address === undefined) return
    // From further away anybody may send the header, and nobody's log is to be written by strangers.
    if (isTrusted(address) || !isNearby(address)) return
    server.removeListener('request', look)
    log.warn({ address }, 'trust_proxy.missing')
  }
  server.on('request', look)
}
