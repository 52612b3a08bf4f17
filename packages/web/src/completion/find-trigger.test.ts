import { describe, expect, test } from 'vitest'
import { afterSpace, findTrigger, notInWord } from './find-trigger.js'

const colon = { char: ':', minQuery: 2, isAfter: afterSpace }
const at = { char: '@', minQuery: 0, isAfter: notInWord }
const find = (text: string, caret = text.length) => {
  const found = findTrigger(text, caret, [colon, at])
  return found && [found.trigger.char, found.from, found.query]
}

describe('what a list over the composer completes', () => {
  test('[T433] a colon and two characters are completed, at the beginning and after a space', () => {
    expect(find(':sm')).toEqual([':', 0, 'sm'])
    expect(find('well :大笑')).toEqual([':', 5, '大笑'])
    expect(find('line\n:sm')).toEqual([':', 5, 'sm'])
    expect(find(':s')).toBeUndefined()
    expect(find(':😀')).toBeUndefined()
  })

  test('[T433] a time, an address, a word with a colon and what lies behind the caret are not', () => {
    for (const text of ['10:30', 'http://example.org', '时间:明天', ':sm ile', ''])
      expect(find(text), text).toBeUndefined()
    expect(find(':smile', 2)).toBeUndefined()
    expect(find(':smile', 4)).toEqual([':', 0, 'smi'])
  })

  test('[T434] what may follow Chinese text without a space is completed there, and not within an address', () => {
    expect(find('@')).toEqual(['@', 0, ''])
    expect(find('你好@安')).toEqual(['@', 2, '安'])
    expect(find('anna@example.org')).toBeUndefined()
    expect(find(`@${'a'.repeat(33)}`)).toBeUndefined()
  })
})
