import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

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
    const plain = unmap(address)
    return trusted.check(plain, familyOf(plain))
  }
}

/** The address of the client: the first one, seen from here, that is no trusted proxy. */
export function clientAddress(request: IncomingMessage, isTrusted: ProxyTrust): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
  let address = request.socket.remoteAddress ?? ''
  while (forwarded.length > 0 && isTrusted(address)) address = forwarded.pop()!
  return address
}

/**
 * What an address is counted by: an IPv4 address alone, an IPv6 address by its /64, since a client with one address of a
 * /64 usually has them all.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address
  const plain = unmap(address)
  return isIPv6(plain) ? `${expandIPv6(plain).slice(0, 4).join(':')}::/64` : plain
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

/** `::ffff:10.0.0.1` is how an IPv6 socket shows an IPv4 peer. */
function unmap(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
}

function expandIPv6(address: string): string[] {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back]
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
}
