import { describe, expect, it } from 'vitest'
import { countUnread } from './unread.js'

describe('unread counts', () => {
  it.each([
    [10, 4, 0, 6],
    [10, 0, 7, 3],
    [10, 10, 0, 0],
    [0, 0, 0, 0],
    // A position may be heard of before the message it stands at.
    [10, 12, 0, 0],
    [10, 4, 12, 0],
  ])('[K50] last %i, read %i, floor %i: %i unread', (last_seq, read_seq, floor_seq, expected) => {
    expect(countUnread({ last_seq, read_seq, floor_seq })).toBe(expected)
  })
})
