import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInput } from '../operations/index.js'
import { isAddress } from './web-address.js'

const own = 'https://chat.example'

describe('addresses of pictures', () => {
  it.each([
    ...['/a.png', '/a/b.webp?size=64#x', '/', '/api/avatars/0123.webp', '/%2F%2Fx', '/图/片.png', '/a//b'],
    ...['https://example.org/bob.png', 'http://localhost:8080/x', 'HTTPS://Example.org/a?b=c&d=%20#e'],
    ...[
      'https://例子.测试/头像.png',
      'https://[2001:db8::1]:8443/a',
      'https://example.org',
      'https://a.b/@c',
    ],
  ])('[B715] %s is the address of a picture', (address) => {
    expect(isAddress(address)).toBe(true)
    expect(parseInput('user.update', { avatar_url: address })).toEqual({ avatar_url: address })
  })

  it.each([
    ...[
      '/\\evil.example/x',
      '\\\\evil.example',
      '/\t/evil.example/x',
      '/\n/evil.example',
      '/\r/evil.example',
    ],
    ...[
      '//evil.example/x',
      '///evil.example',
      '/\u0000/x',
      '/ /x',
      ' /a.png',
      '/a.png ',
      '\thttps://a.b',
      '/a\u200bb',
    ],
    ...[
      'https:/\\evil.example',
      'https:\\\\evil.example',
      'https:/evil.example',
      'https:evil.example',
      'https://',
    ],
    ...[
      'https:///evil.example',
      'https://a.b\\@evil.example',
      'https://user@evil.example',
      'https://bank.example:x@evil.example',
    ],
    ...[
      'ht\ntps://a.b',
      'javascript:alert(1)',
      'data:image/png;base64,AA',
      'ftp://a.b/c',
      'file:///etc/passwd',
      'blob:https://a.b/c',
    ],
    ...[
      'https://a b/c',
      'https://a.b:99999/',
      'https://[::1',
      'https://a.b/\u202egnp.a',
      'https://a\u3000b/',
      '',
      'a.png',
      './a.png',
    ],
    ...['/\u00a0/a', '/a\u2028b', '/a\ufeff', 'https://a.b/\u00ad', '/\u{e0041}'],
  ])('[B716] %j is refused as the address of a picture, of people and of groups', (address) => {
    expect(isAddress(address)).toBe(false)
    for (const [operation, more] of [
      ['user.update', {}],
      ['group.update', { group_id: 1 }],
    ] as const)
      expect(() => parseInput(operation, { ...more, avatar_url: address })).toThrow(
        expect.objectContaining({
          errors: expect.arrayContaining([expect.objectContaining({ path: 'avatar_url' })]),
        }),
      )
  })

  it('[B717] whatever is taken leads where it says: a path to the own origin, an address to the host that is written in it', () => {
    const piece = fc.constantFrom(
      ...[
        '/',
        '//',
        '\\',
        '\t',
        '\n',
        '\r',
        '\0',
        ' ',
        '@',
        ':',
        '?',
        '#',
        '.',
        '..',
        '%2f',
        '%5c',
        'https:',
        'http://',
      ],
      ...[
        'evil.example',
        'a',
        '图',
        '\u200b',
        '\u202e',
        '\u00a0',
        '[',
        ']',
        '8080',
        'javascript:',
        'HTTP://',
      ],
    )
    let taken = 0
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 7 }), fc.boolean(), (pieces, isPath) => {
        const address = `${isPath ? '/' : ''}${pieces.join('')}`
        if (!isAddress(address)) return
        taken += 1
        const read = new URL(address, own)
        if (address.startsWith('/')) expect(read.origin).toBe(own)
        else {
          const written = /^https?:\/\/([^/?#]+)/i.exec(address)![1]!
          expect(read.host).toBe(new URL(`http://${written}/`).host)
          expect(written).not.toContain('@')
        }
      }),
      { numRuns: 20_000 },
    )
    expect(taken).toBeGreaterThan(300)
  })
})
