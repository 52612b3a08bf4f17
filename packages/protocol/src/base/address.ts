/**
 * The one reading of addresses on the network. Whatever limits or trusts by address goes through it: the sockets of HTTP and
 * WebSocket, `X-Forwarded-For` on both, the rate limits of the carriers, guesses and codes of accounts, and the log.
 */

/**
 * One form for each address, however a socket or a proxy writes it: `1.2.3.4:567`, `[::1]:567`, `::ffff:1.2.3.4`,
 * `fe80::1%eth0`, `"[::1]"`. IPv4 as four numbers, IPv6 as eight groups; `undefined` for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (text.length > 100) return undefined
  const bare = text.trim().replace(/^"(.*)"$/, '$1')
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1]
  const ipv4 = bracketed === undefined ? /^([\d.]+)(?::\d{1,5})?$/.exec(bare)?.[1] : undefined
  if (ipv4 !== undefined) return readIpv4(ipv4)?.join('.')
  const groups = readIpv6((bracketed ?? bare).replace(/%.*$/s, ''))
  if (groups === undefined) return undefined
  const isMapped = groups.slice(0, 6).join() === '0,0,0,0,0,65535'
  if (!isMapped) return groups.map((group) => group.toString(16)).join(':')
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.')
}

/**
 * What an address is counted by: an IPv4 address alone, an IPv6 address by its /64, since who has one address of a /64 has
 * them all. What is no address is counted as one.
 */
export function addressKey(text: string): string {
  return prefixesOf(text)[0]!
}

/** The networks of an address that may belong to one household, company or rented machine, the smallest first. */
export function prefixesOf(text: string): readonly string[] {
  const address = canonicalAddress(text)
  if (address === undefined) return ['unknown']
  const groups = address.split(':')
  if (groups.length === 1) return [address]
  const [, , , fourth = ''] = groups
  const byte = (Number.parseInt(fourth, 16) & 0xff00).toString(16)
  return [
    `${groups.slice(0, 4).join(':')}::/64`,
    `${[...groups.slice(0, 3), byte].join(':')}::/56`,
    `${groups.slice(0, 3).join(':')}::/48`,
  ]
}

function readIpv4(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined
  const numbers = parts.map(Number)
  return numbers.every((number) => number < 256) ? numbers : undefined
}

function readIpv6(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = readGroups(halves[0]!)
  const tail = readGroups(halves[1] ?? '')
  if (head === undefined || tail === undefined) return undefined
  const zeros = 8 - head.length - tail.length
  if (halves.length === 1 ? zeros !== 0 : zeros < 1) return undefined
  return [...head, ...Array<number>(zeros).fill(0), ...tail]
}

/** Groups of one side of `::`; the last one may be an IPv4 address. */
function readGroups(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 ? readIpv4(part) : undefined
    if (ipv4 !== undefined) groups.push(ipv4[0]! * 256 + ipv4[1]!, ipv4[2]! * 256 + ipv4[3]!)
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
