import type { IncomingMessage, Server } from 'node:http'
import type { Log } from '@stonechat/im'
import type { ProxyTrust } from '../address.js'
import { isNearby } from '../nearby.js'

/**
 * Warns once of a nearby proxy that forwards and is not trusted: it is missing in the configuration. All its clients seem
 * to have its address, and share the limits of one address.
 */
export function warnOfUnnamedProxy(
  server: Server,
  { log, isTrusted }: { readonly log: Log; readonly isTrusted: ProxyTrust },
): void {
  const look = ({ headers, socket }: IncomingMessage) => {
    const { remoteAddress: address } = socket
    if (headers['x-forwarded-for'] === undefined || address === undefined) return
    // From further away any client may send the header, and strangers must not fill the log.
    if (isTrusted(address) || !isNearby(address)) return
    server.removeListener('request', look)
    log.warn({ address }, 'trust_proxy.missing')
  }
  server.on('request', look)
}
