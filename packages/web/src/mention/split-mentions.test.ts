import { describe, expect, test } from 'vitest'
import { splitMentions } from './split-mentions.js'

const ann = { word: 'Ann', userId: 1 }
const anna = { word: 'Anna Lee', userId: 2 }
const li = { word: '小李', userId: 3 }

describe('mentions in a text', () => {
  test('[T95] the words that name somebody are found, the longest first, and not within a longer name', () => {
    const split = (text: string) => splitMentions(text, [ann, anna, li])
    expect(split('hi @Ann!')).toEqual(['hi ', ann, '!'])
    expect(split('@Anna Lee and @Ann')).toEqual([anna, ' and ', ann])
    expect(split('@Annabel')).toEqual(['@Annabel'])
    expect(split('@小李你好')).toEqual([li, '你好'])
    expect(split('@@小李')).toEqual(['@', li])
    expect(split('Ann and 小李')).toEqual(['Ann and 小李'])
    expect(split('')).toEqual([])
    expect(splitMentions('@', [{ word: '', userId: 9 }])).toEqual(['@'])
  })
})
