import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from './fold.js'

describe('what is looked for', () => {
  it.for([
    ['José', 'JOSE'],
    ['Ｚｏë　１２', 'zoe 12'],
    ['straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδός'],
    ['İstanbul', 'istanbul'],
    ['\u202aanna\u202c', 'anna'],
    ['an\u200bna', ' Anna '],
    ['ﬁn', 'FIN'],
    ['ｶﾞ', 'ガ'],
  ])(
    '[B745] texts that differ in width, case, accents or in what cannot be seen are the same to whoever looks for one: %s',
    ([one, other]) => {
      expect(foldText(one!)).toBe(foldText(other!))
    },
  )

  it.for([
    ['か', 'が'],
    ['कि', 'की'],
    ['安', '按'],
  ])(
    '[B746] letters that are others in their language stay others to whoever looks for one: %s',
    ([one, other]) => {
      expect(foldText(one!)).not.toBe(foldText(other!))
    },
  )

  it('[B747] a folded text is its own fold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
    )
  })
})
