import { limits } from '@stonechat/protocol'
import { parseInput } from '@stonechat/protocol/operations'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksOf } from './looks.js'

const areAlike = (one: string, other: string) => looksOf(one).some((look) => looksOf(other).includes(look))

const isUsername = (username: string) => {
  try {
    return parseInput('user.update', { username }).username === username
  } catch {
    return false
  }
}

/** Letters that a reader takes for those of the Latin alphabet, some for each; UTS 39 lists all of them. */
const doubles: Readonly<Record<string, string>> = {
  ...{
    a: 'аɑα',
    c: 'сϲᴄ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡց',
    h: 'һհ',
    i: 'іıɩ',
    j: 'јϳ',
    l: 'ӏⅼI1|',
    n: 'ո',
    o: 'оοօ0',
  },
  ...{
    p: 'рρ',
    q: 'ԛ',
    s: 'ѕꜱ',
    u: 'սᴜ',
    v: 'νѵ',
    w: 'ԝ',
    x: 'хⅹ',
    y: 'уγү',
    z: 'ᴢ',
    A: 'АΑᎪ',
    B: 'ВΒ',
    M: 'МΜ',
  },
}

describe('what usernames can be taken for', () => {
  it.each([
    ['раураӏ', 'paypal'],
    ['раураl', 'paypal'],
    ['paypaI', 'paypal'],
    ['PAYPAL', 'paypal'],
    ['РАУРАӀ', 'paypal'],
    ['ｐａｙｐａｌ', 'paypal'],
    ['𝓹𝓪𝔂𝓹𝓪𝓵', 'paypal'],
    ['аdmın', 'admin'],
    ['ΑDMΙΝ', 'admin'],
    ['adm1n', 'admln'],
    ['g00gle', 'google'],
    ['rnodern', 'modern'],
    ['jose\u0301', 'josé'],
    ['со', 'co'],
    ['ΑΝΝΙΕ', 'annie'],
    ['scоpe', 'scope'],
  ])('[U701] %s is taken for %s', (one, other) => {
    expect(areAlike(one, other)).toBe(true)
  })

  it('[U701] no letter is hidden by one that resembles it, in any username and in either case', () => {
    const ascii = fc.stringMatching(/^[a-z][a-z0-9_.-]{1,20}$/)
    fc.assert(
      fc.property(ascii, fc.infiniteStream(fc.nat()), (username, choices) => {
        const disguised = [...username]
          .map((letter) => {
            const { value: n } = choices.next()
            const of = [letter, ...(doubles[letter] ?? '')]
            return of[n % of.length]!
          })
          .join('')
        expect(areAlike(disguised, username), disguised).toBe(true)
      }),
    )
  })

  it('[U702] case, width and what is not seen make no difference, and a username is always taken for itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2, maxLength: 12 }), (username) => {
        expect(areAlike(username, username.normalize('NFKC'))).toBe(true)
        expect(areAlike(username, username.normalize('NFD'))).toBe(true)
        expect(areAlike(username, username.toUpperCase())).toBe(true)
        expect(areAlike(username, `${username}\u200b\u3164`)).toBe(true)
      }),
    )
  })

  it('[U703] names of different people are not taken for each other', () => {
    const people = [
      ...[
        'ann',
        'anna',
        'bob',
        'boris',
        'clara',
        'dora',
        'emil',
        'josé',
        'jose',
        'maria',
        'mary',
        'max',
        'ming',
      ],
      ...[
        '小明',
        '小名',
        '小陈',
        '小程',
        '石头',
        '王伟',
        '汪伟',
        'владимир',
        'мария',
        'ελένη',
        'מיכל',
        'محمد',
        'さくら',
      ],
      ...[
        'user1',
        'user2',
        'user12',
        'a-b',
        'a_b',
        'ab',
        'alice',
        'alicia',
        'müller',
        'muller',
        'strasse',
        '김철수',
      ],
    ]
    for (const [at, one] of people.entries())
      for (const other of people.slice(at + 1)) expect(areAlike(one, other), `${one} ${other}`).toBe(false)
  })

  it('[U703] a username has few looks, and none is empty', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 2, maxLength: limits.usernameMaxCharacters }),
        (username) => {
          fc.pre(isUsername(username))
          const looks = looksOf(username)
          expect(looks.length).toBeGreaterThanOrEqual(1)
          expect(looks.length).toBeLessThanOrEqual(5)
          expect(looks).not.toContain('')
        },
      ),
    )
  })
})
