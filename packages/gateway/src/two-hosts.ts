import type { IncomingMessage } from 'node:http'
import { StonechatError } from '@stonechat/protocol'

/**
 * Refuses a request that names two hosts (RFC 9112 section 3.2): a proxy may have looked at the other one. What leads here:
 * every HTTP request, and every handshake of a socket.
 * @throws StonechatError `invalid_input`
 */
export function refuseTwoHosts({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  if (hosts <= 1) return
  throw new StonechatError('invalid_input', { errors: [{ path: 'host', message: 'must be there once' }] })
}
