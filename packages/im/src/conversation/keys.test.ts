import { describe, expect, it } from 'vitest'
import { isOutsider, keyText, pairText } from './keys.js'

describe('keys of conversations', () => {
  it("[C402] the text of a conversation's key is equal for equal keys and for no others", () => {
    const texts = [
      keyText({ kind: 'direct', low: 1, high: 12 }),
      keyText({ kind: 'direct', low: 11, high: 2 }),
      keyText({ kind: 'direct', low: 1, high: 1 }),
      keyText({ kind: 'group', groupId: 1 }),
      keyText({ kind: 'group', groupId: 11 }),
    ]
    expect(new Set(texts).size).toBe(5)
    expect(keyText({ kind: 'direct', low: 1, high: 12 })).toBe(pairText(1, 12))
  })

  it('[C402] the key of a direct conversation says which users are outsiders, that of a group does not', () => {
    const pair = { kind: 'direct', low: 1, high: 3 } as const
    expect([1, 2, 3].map((userId) => isOutsider(userId, pair))).toEqual([false, true, false])
    expect(isOutsider(2, { kind: 'group', groupId: 1 })).toBe(false)
  })
})
