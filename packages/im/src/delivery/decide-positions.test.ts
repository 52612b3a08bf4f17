import { describe, expect, it } from 'vitest'
import { decideDelivered, decideRead, type Position, toReceipt } from './decide-positions.js'

const position: Position = {
  user_id: 1,
  conversation_id: 10,
  read_seq: 4,
  delivered_seq: 6,
  last_seq: 9,
  peer_id: 2,
  group_id: null,
  conversation_rev: 3,
  is_private: false,
  is_held: false,
}

describe('a read position', () => {
  it.each([
    [3, undefined],
    [4, undefined],
    [5, { read_seq: 5, delivered_seq: 6 }],
    [6, { read_seq: 6, delivered_seq: 6 }],
    [7, { read_seq: 7, delivered_seq: 7 }],
    [9, { read_seq: 9, delivered_seq: 9 }],
    [99, { read_seq: 9, delivered_seq: 9 }],
  ])(
    '[C114] the read position moves forward only, at most to the head, and takes the delivered one along: %s',
    (seq, moved) => {
      expect(decideRead(position, seq)).toEqual(moved && { ...position, ...moved })
    },
  )

  it('[C114] the read position stays where there is no message', () => {
    expect(decideRead({ ...position, read_seq: 0, delivered_seq: 0, last_seq: 0 }, 5)).toBeUndefined()
  })
})

describe('a delivered position', () => {
  it.each([
    [6, undefined],
    [7, 7],
    [9, 9],
    [99, 9],
  ])('[C130] delivered_seq moves forward only, at most to the head: %s', (seq, delivered_seq) => {
    const moved = delivered_seq === undefined ? undefined : { ...position, delivered_seq }
    expect(decideDelivered(position, seq)).toEqual(moved)
  })

  it('[C132] what was read counts as delivered', () => {
    const read = { ...position, read_seq: 8 }
    expect(decideDelivered(read, 8)).toBeUndefined()
    expect(decideDelivered(read, 9)).toMatchObject({ read_seq: 8, delivered_seq: 9 })
  })
})

describe('a receipt', () => {
  it('[C131] a receipt of a direct conversation carries both positions to the other side', () => {
    expect(toReceipt(position)).toEqual({
      conversationId: 10,
      userId: 1,
      peerId: 2,
      readSeq: 4,
      deliveredSeq: 6,
    })
  })

  it('[C131] a receipt of a group carries the group and its `rev`, and none comes of a conversation with oneself', () => {
    expect(toReceipt({ ...position, peer_id: null, group_id: 7 })).toEqual({
      conversationId: 10,
      userId: 1,
      groupId: 7,
      rev: 3,
      readSeq: 4,
      deliveredSeq: 6,
    })
    expect(toReceipt({ ...position, peer_id: 1 })).toBeUndefined()
  })

  it('[T160] no receipt comes of who keeps them to themselves, in a direct conversation or a group', () => {
    for (const group_id of [null, 7])
      expect(toReceipt({ ...position, group_id, is_private: true })).toBeUndefined()
  })
})
