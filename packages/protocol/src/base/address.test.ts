import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, canonicalAddress, prefixesOf } from './address.js'

/** An IPv4 address in every way that sockets and proxies write it. */
const writeIpv4 = (bytes: readonly number[], port: number, zone: string) => {
  const text = bytes.join('.')
  const hex = [0, 2].map((at) => (bytes[at]! * 256 + bytes[at + 1]!).toString(16)).join(':')
  const mapped = [
    `::ffff:${text}`,
    `::FFFF:${hex}`,
    `0:0:0:0:0:ffff:${text}`,
    `0000:0000:0000:0000:0000:ffff:${hex}`,
  ]
  return [
    ...[text, ` ${text} `, `${text}:${port}`, `"${text}:${port}"`],
    ...mapped.flatMap((one) => [
      one,
      `[${one}]`,
      `[${one}]:${port}`,
      `"[${one}]:${port}"`,
      `${one}%${zone}`,
      `[${one}%${zone}]:${port}`,
    ]),
  ]
}

const writeIpv6 = (groups: readonly number[], port: number, zone: string) => {
  const full = groups.map((group) => group.toString(16).padStart(4, '0')).join(':')
  const short = new URL(`http://[${full}]`).hostname.slice(1, -1)
  return [full, full.toUpperCase(), short].flatMap((one) => [
    ...[
      one,
      `[${one}]`,
      `[${one}]:${port}`,
      `"[${one}]:${port}"`,
      `${one}%${zone}`,
      `[${one}%25${zone}]:${port}`,
    ],
  ])
}

const zones = fc.constantFrom('eth0', 'en0', '1', 'Ethernet 2')
const ports = fc.integer({ min: 1, max: 65_535 })

describe('reading addresses of the network', () => {
  it('[H800] an IPv4 address is one however it is written: with a port, in brackets, quoted, within IPv6, with a zone', () => {
    const bytes = fc.tuple(...Array.from({ length: 4 }, () => fc.nat(255)))
    fc.assert(
      fc.property(bytes, ports, zones, (address, port, zone) => {
        for (const text of writeIpv4(address, port, zone)) {
          expect(canonicalAddress(text), text).toBe(address.join('.'))
          expect(addressKey(text)).toBe(address.join('.'))
        }
      }),
    )
  })

  it('[H801] an IPv6 address is one however it is written, and is counted with its /64, /56 and /48', () => {
    const zero = fc.oneof(fc.constant(0), fc.nat(0xffff))
    fc.assert(
      fc.property(fc.tuple(...Array.from({ length: 8 }, () => zero)), ports, zones, (groups, port, zone) => {
        fc.pre(groups.slice(0, 5).some((group) => group !== 0))
        const hex = groups.map((group) => group.toString(16))
        for (const text of writeIpv6(groups, port, zone)) {
          expect(canonicalAddress(text), text).toBe(hex.join(':'))
          expect(prefixesOf(text)).toEqual([
            `${hex.slice(0, 4).join(':')}::/64`,
            `${[...hex.slice(0, 3), (groups[3]! & 0xff00).toString(16)].join(':')}::/56`,
            `${hex.slice(0, 3).join(':')}::/48`,
          ])
        }
      }),
    )
    expect([addressKey('::1'), addressKey('fe80::1%eth0')]).toEqual(['0:0:0:0::/64', 'fe80:0:0:0::/64'])
  })

  it('[H802] what is no address is counted as one, whatever it says', () => {
    const words = [
      '',
      'unknown',
      '_hidden',
      'x:1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '1.2.3.4:x',
      '[::1',
      '::1]:5',
      ':::',
      '1::2::3',
      'g::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7::8',
      '[1.2.3.4',
      '1'.repeat(9_000),
    ]
    for (const word of words) expect([word, addressKey(word)]).toEqual([word, 'unknown'])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const canonical = canonicalAddress(text)
        if (canonical !== undefined) expect(canonicalAddress(canonical)).toBe(canonical)
      }),
    )
  })
})
