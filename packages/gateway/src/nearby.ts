import type { FastifyRequest } from 'fastify'
import { createProxyTrust } from './address.js'

/** Addresses of this machine and of private networks. */
export const isNearby = createProxyTrust([
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  // Of providers' and overlay networks (RFC 6598).
  '100.64.0.0/10',
  '::1',
  'fc00::/7',
])

/**
 * Whether a request comes from this machine or a private network itself: every forwarding proxy must be there too, and an
 * untrusted proxy may forward for anybody.
 */
export function isFromNearby({ ip, ips = [ip], headers, socket }: FastifyRequest): boolean {
  const isForStranger = headers['x-forwarded-for'] !== undefined && ip === socket.remoteAddress
  return !isForStranger && ips.every(isNearby)
}
