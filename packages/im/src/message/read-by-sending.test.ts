import type { Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { Head } from '../conversation/head.js'
import { readBySending } from './read-by-sending.js'

const head = (id: number, given: Partial<Head> = {}): Head => ({
  id,
  kind: 'direct',
  direct_low: 1,
  direct_high: 2,
  group_id: null,
  last_seq: 5,
  rev: 0,
  last_at: 0,
  dissolved_at: null,
  member_count: null,
  blocker_id: null,
  consent: 0,
  settings: null,
  ...given,
})

function positionsOf(
  before: readonly Head[],
  messages: readonly [sender: number, conversation: number, seq: number][],
) {
  const created = messages.map(([sender_id, conversation_id, seq]) => ({
    message: { sender_id, conversation_id, seq } as Message,
    bodyHash: 1,
    contentText: '',
    extras: undefined,
  }))
  const moved = before.filter(({ id }) => messages.some(([, conversation]) => conversation === id))
  return readBySending(
    { outcomes: [], created, heads: moved, waiting: [] },
    {
      heads: new Map(before.map((one) => [String(one.id), one])),
      members: new Map(),
      pairs: new Map(),
      floors: new Map(),
      files: new Map(),
      known: new Map(),
    },
  )
}

describe('what sending reads', () => {
  it('[M115] a batch moves the read_seq of a sender to the last message of their own in it', () => {
    const positions = positionsOf(
      [head(10)],
      [
        [1, 10, 6],
        [2, 10, 7],
        [1, 10, 8],
      ],
    )
    expect(positions).toEqual([
      [1, 10, 8],
      [2, 10, 7],
    ])
  })

  it('[M101] the first message to a person gives both users a session, and that of the other side has nothing read', () => {
    expect(positionsOf([head(10, { last_seq: 0 })], [[2, 10, 1]])).toEqual([
      [1, 10, 0],
      [2, 10, 1],
    ])
    const alone = head(11, { last_seq: 0, direct_low: 3, direct_high: 3 })
    expect(positionsOf([alone], [[3, 11, 1]])).toEqual([[3, 11, 1]])
  })

  it('[M403] the first message of a group makes no session: its members have theirs', () => {
    const group = head(20, { kind: 'group', direct_low: null, direct_high: null, last_seq: 0 })
    expect(positionsOf([group], [[2, 20, 1]])).toEqual([[2, 20, 1]])
  })

  it('[S201] batches move read positions in the order of user and conversation, in which sessions are locked', () => {
    const positions = positionsOf(
      [head(10), head(9)],
      [
        [2, 10, 6],
        [1, 10, 7],
        [2, 9, 6],
      ],
    )
    expect(positions.map(([userId, id]) => [userId, id])).toEqual([
      [1, 10],
      [2, 9],
      [2, 10],
    ])
  })
})
