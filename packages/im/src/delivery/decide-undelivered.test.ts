import { describe, expect, it } from 'vitest'
import { decideUndelivered, type WaitingConversation } from './decide-undelivered.js'

const waiting = (
  id: number,
  last_seq: number,
  given: Partial<WaitingConversation> = {},
): WaitingConversation => ({
  ...{ id, last_seq, delivered_seq: 0, read_seq: 0, floor_seq: 0 },
  ...given,
})

describe('what waits for a user', () => {
  it('[C133] undelivered messages are those after the highest of delivered position, read position and floor', () => {
    const { ranges, hasMore } = decideUndelivered(
      [
        waiting(1, 9, { delivered_seq: 7, read_seq: 5 }),
        waiting(2, 9, { delivered_seq: 5, read_seq: 7 }),
        waiting(3, 9, { floor_seq: 8, delivered_seq: 1 }),
        waiting(4, 9, { read_seq: 9 }),
      ],
      { perConversation: 10, total: 100 },
    )
    expect(ranges.map(({ conversationId, afterSeq }) => [conversationId, afterSeq])).toEqual([
      [1, 7],
      [2, 7],
      [3, 8],
    ])
    expect(hasMore).toBe(false)
  })

  it('[C134] the newest undelivered messages of a conversation are kept, up to exactly its limit', () => {
    const limit = { perConversation: 5, total: 100 }
    expect(decideUndelivered([waiting(1, 5)], limit)).toEqual({
      ranges: [{ conversationId: 1, afterSeq: 0 }],
      hasMore: false,
    })
    expect(decideUndelivered([waiting(1, 6)], limit)).toEqual({
      ranges: [{ conversationId: 1, afterSeq: 1 }],
      hasMore: true,
    })
  })

  it('[C134] the newest conversations bring their undelivered messages first, up to exactly the limit of all', () => {
    const all = [waiting(1, 3), waiting(2, 3), waiting(3, 3)]
    expect(decideUndelivered(all, { perConversation: 5, total: 9 }).hasMore).toBe(false)
    const cut = decideUndelivered(all, { perConversation: 5, total: 8 })
    expect(cut.ranges.map(({ afterSeq }) => afterSeq)).toEqual([0, 0, 1])
    expect(cut.hasMore).toBe(true)
    const none = decideUndelivered(all, { perConversation: 5, total: 6 })
    expect(none.ranges.map(({ conversationId }) => conversationId)).toEqual([1, 2])
    expect(none.hasMore).toBe(true)
  })
})
