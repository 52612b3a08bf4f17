import { describe, expect, test } from 'vitest'
import { namedIn } from './find-again.js'

const people = [
  { userId: 0, name: '所有人' },
  { userId: 2, name: 'Ann' },
  { userId: 3, name: 'Ann' },
  { userId: 4, name: 'Anna Lee' },
  { userId: 5, name: '李' },
  { userId: 6, name: '李明' },
  { userId: 7, name: '李明' },
]

describe('whom a draft of another device names', () => {
  test('[T564] a draft names who alone is called so, or is named with their number, and nobody where several are called so', () => {
    const named = (text: string) => namedIn(text, people, []).map(({ userId }) => userId)
    expect(named('hi @Anna Lee, @李 and @all')).toEqual([4, 5, 0])
    expect(named('@所有人')).toEqual([0])
    expect(named('@Ann and @Ann#3')).toEqual([3])
    // Not the one whose name that of the two begins with.
    expect(named('@李明')).toEqual([])
    expect(named('@Annabel, a@Anna, Anna Lee')).toEqual([])
    expect(namedIn('@all', people.slice(1), [])).toEqual([])
  })

  test('[T564] a name that was picked here stays whose it is, and is not found again', () => {
    const picked = [{ word: 'Ann', userId: 3 }]
    expect(namedIn('@Ann and @李', people, picked)).toEqual([{ word: '李', userId: 5 }])
  })
})
