import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import { canonicalAddress } from '@stonechat/protocol/base'

/** Which proxies' `X-Forwarded-For` is trusted: none, all, or those of these addresses and ranges. */
export type TrustProxy = boolean | readonly string[]

/** Whether the machine at an address may speak for others. */
export type ProxyTrust = (address: string) => boolean

/** Reads addresses such as `::1` and ranges such as `10.0.0.0/8`. */
export function createProxyTrust(trustProxy: TrustProxy = false): ProxyTrust {
  if (typeof trustProxy === 'boolean') return () => trustProxy
  const trusted = new BlockList()
  for (const range of trustProxy) {
    const [address = '', bits] = range.split('/')
    if (bits === undefined) trusted.addAddress(address, familyOf(address))
    else trusted.addSubnet(address, Number(bits), familyOf(address))
  }
  return (address) => {
    const plain = canonicalAddress(address)
    return plain !== undefined && trusted.check(plain, familyOf(plain))
  }
}

/**
 * The address of the client: the first one, seen from here, that is no trusted proxy. Where that is no address at all, it is
 * the proxy's that forwarded it: who invents words must not be counted apart.
 */
export function clientAddress(request: IncomingMessage, isTrusted: ProxyTrust): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
  let address = request.socket.remoteAddress ?? ''
  while (forwarded.length > 0 && isTrusted(address)) {
    const next = canonicalAddress(forwarded.pop()!)
    if (next === undefined) break
    address = next
  }
  return canonicalAddress(address) ?? ''
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')
