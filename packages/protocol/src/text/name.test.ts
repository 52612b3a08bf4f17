import { describe, expect, it } from 'vitest'
import type { StonechatError } from '../errors.js'
import { faults } from '../faults.js'
import type { OperationName } from '../gen/routes.js'
import { operations, parseInput } from '../operations/index.js'
import { findNameFault } from './name.js'
import { isOneScript } from './one-script.js'
import { isVisible } from './visible.js'

const every = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
const forbidden = every.filter((one) =>
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u2800]/u.test(one),
)

/** Names of real people and groups, and how they decorate them. */
const names = [
  ...[
    'Ann',
    '小陈',
    'Ann 小陈',
    '石頭',
    'José Ángel',
    'Nguyễn Thị Ánh',
    'Владимир',
    'Ελένη',
    'محمد علي',
    'שרה',
  ],
  ...['می‌خواهم', 'क्‍ष', 'ශ්‍රී', 'สมชาย ใจดี', 'ကြွဲ့', 'བོད་ཡིག', 'ᠮᠣᠩᠭᠣᠯ', 'ꆈꌠꉙ', 'たなか さくら', '김철수'],
  ...['Ann 👩‍👩‍👧', '👍🏽', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 fans', '🏳️‍🌈', '1️⃣ team', '🇨🇳', '🏃🏽‍♂️', '👁️‍🗨️', '🧑‍🦰', '☎︎', '葛󠄀城'],
  ...['Team #1 (2024) – “new”', "O'Neil", 'A.B_c-d', '🤷', '①', '¯\\_(ツ)_/¯', 'a\u00a0b', '石　头'],
]

/** What a caller sees refused in this field of an operation. */
function refusalOf(operation: OperationName, field: string, value: string): unknown {
  try {
    parseInput(operation, { [field]: value })
  } catch (error) {
    return (error as StonechatError).errors!.find(({ path }) => path === field)?.message
  }
  return undefined
}

/** Every field of the API that names something. */
const nameFields = [
  ['account.register', 'username'],
  ['account.register', 'device_name'],
  ['account.login', 'device_name'],
  ['user.update', 'username'],
  ['user.update', 'nickname'],
  ['admin.user.add', 'username'],
  ['admin.user.add', 'nickname'],
  ['group.create', 'name'],
  ['group.update', 'name'],
  ['message.forward', 'title'],
  ['contact.update', 'remark'],
  ['group.member', 'alias'],
] as const

describe('names', () => {
  it.each(names)('[B703] people may be called %s', (name) => {
    expect(findNameFault(name)).toBeUndefined()
    expect(refusalOf('user.update', 'nickname', name)).toBeUndefined()
    expect(refusalOf('group.create', 'name', name)).toBeUndefined()
  })

  it('[B704] a name with any character that is not seen, ends a line or turns the text is refused, wherever it stands', () => {
    expect(forbidden.length).toBeGreaterThan(4_000)
    for (const one of forbidden)
      for (const name of [one, `${one}a`, `a${one}`, `a${one}b`, `gnitset${one}${one}`, `1${one}`])
        expect(findNameFault(name), JSON.stringify(name)).toBeDefined()
    // One form of a Chinese character, and no second one.
    for (const one of forbidden.filter((one) => !/[\ufe00-\ufe02\u{e0100}-\u{e01ef}]/u.test(one)))
      expect(findNameFault(`石${one}头`), JSON.stringify(one)).toBeDefined()
    expect(findNameFault('石\u{e0100}\u{e0100}')).toBe(faults.unseen)
  })

  it('[B704] whatever is a name is seen in each of its characters, turns nothing and grows over nothing', () => {
    const accents = every.filter((one) => /\p{M}/u.test(one))
    const letters = [...'aZ9-_. ', ...'石ع한ไका', 'é', '😀', '❤️', '👩', '🏴', '#️⃣', '🇨']
    const pools = [letters, letters, letters, accents, forbidden, ['\u200d', '\u200c', '\ufe0f', '\u{e007f}']]
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
    let taken = 0
    let state = 7
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    for (let round = 0; round < 20_000; round += 1) {
      const name = Array.from({ length: 1 + random(6) }, () => {
        const pool = pools[random(pools.length)]!
        return pool[random(pool.length)]!
      }).join('')
      if (findNameFault(name) !== undefined) continue
      taken += 1
      const where = JSON.stringify(name)
      expect(isVisible(name), where).toBe(true)
      expect(name, where).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
      expect(name.normalize('NFD'), where).not.toMatch(/[\p{Mn}\p{Me}]{5}/u)
      for (const { segment } of graphemes.segment(name))
        expect(isVisible(segment) || /^\p{Zs}\p{M}*$/u.test(segment) || /\p{Mc}/u.test(segment), where).toBe(
          true,
        )
    }
    expect(taken).toBeGreaterThan(2_000)
  })

  it.each(nameFields)('[B705] %s refuses at `%s` what is no name, in both languages', (operation, field) => {
    for (const [name, fault] of [
      ['\u202egnitset', faults.direction],
      ['a\u2067b', faults.direction],
      ['\u200b\u200b', faults.blank],
      [' \u3000 ', faults.blank],
      ['\u0301\u0302', faults.blank],
      ['ad\u200bmin', faults.unseen],
      ['ad\u3164min', faults.unseen],
      ['a\u{e0061}\u{e007f}', faults.unseen],
      ['two\nlines', faults.lineBreaks],
      ['two\u2028lines', faults.lineBreaks],
      ['a\tb', faults.lineBreaks],
      [`a${'\u0301'.repeat(5)}`, faults.stacked(4)],
      ['\u0301ab', faults.stacked(4)],
    ] as const)
      expect(refusalOf(operation, field, name), JSON.stringify(name)).toEqual(fault)
  })

  it('[B705] no field of the API that is called a name goes by other rules', () => {
    const found = Object.values(operations).flatMap(({ name, input }) =>
      Object.keys('shape' in input ? (input.shape as object) : {})
        .filter((field) => /(^|_)(name|nickname|username|alias|remark|title)$/.test(field))
        .map((field) => `${name} ${field}`),
    )
    // A name that is looked up says whom it means, however it was written; that of a file is cleaned instead of refused.
    const others = ['account.login username', 'file.upload name']
    expect(found.filter((one) => !others.includes(one)).sort()).toEqual(
      nameFields.map((one) => one.join(' ')).sort(),
    )
  })
})

describe('scripts of a username', () => {
  it.each([
    ...[
      'ann',
      '小陈',
      'Ann小陈',
      'ひらカナ漢字abc',
      '김한자漢abc',
      'ㄅㄆ漢abc',
      'владимир',
      'ελένη',
      'ann_محمد',
    ],
    ...['שרה-ann', 'สมชายx', 'ꆈꌠ', 'ᏣᎳᎩ', 'ab-12', 'é', '①a'],
  ])('[B706] %s is of one script, or of scripts that are written together', (text) => {
    expect(isOneScript(text)).toBe(true)
    const refusal = refusalOf('account.register', 'username', text.replace('①', 'x'))
    expect(refusal).not.toBe(faults.oneScript)
  })

  it.each([
    ...[
      'раураl',
      'pаypal',
      'αlpha',
      'аβ',
      'Ꭺnn',
      'ひ한',
      'שﷺa漢',
      '𝗉аypal',
      'ꭺnn',
      '𐌰𐌱',
      'ωx',
      'ㄅ한',
      'ｐаy',
    ],
  ])('[B707] %s mixes scripts that are not written together', (text) => {
    expect(isOneScript(text)).toBe(false)
    expect(refusalOf('account.register', 'username', text)).toEqual(faults.oneScript)
  })
})
