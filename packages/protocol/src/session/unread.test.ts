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

  it.each([
    [10, 4, 0, [6, 10], 4],
    [10, 4, 0, [4, 3], 6],
    [10, 0, 7, [5, 8], 2],
    [10, 8, 0, [9, 10], 0],
    // A deletion may be known before the message.
    [10, 4, 0, [11, 12], 6],
  ])(
    '[M760] last %i, read %i, floor %i, deleted %j: %i unread',
    (last_seq, read_seq, floor_seq, deleted_unread, expected) => {
      expect(countUnread({ last_seq, read_seq, floor_seq, deleted_unread })).toBe(expected)
    },
  )
})
