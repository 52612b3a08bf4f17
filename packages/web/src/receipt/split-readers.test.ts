import { describe, expect, it } from 'vitest'
import { countReaders, splitReaders } from './split-readers.js'

const at = (user_id: number, read_seq: number, delivered_seq = read_seq, from_seq = 1) => ({
  ...{ user_id, read_seq, delivered_seq, from_seq },
})

describe('who has read a message', () => {
  it('[T170] those who can see a message, except its sender, have read it or not', () => {
    const positions = [at(1, 9), at(2, 5), at(3, 4, 6), at(4, 8, 8, 6), at(5, 0)]
    const message = { seq: 5, senderId: 1 }
    const { read, unread } = splitReaders(positions, message)
    expect(read.map(({ user_id }) => user_id)).toEqual([2])
    expect(unread.map(({ user_id }) => user_id)).toEqual([3, 5])
    expect(countReaders(positions, message)).toEqual({ read: 1, delivered: 2, all: 3 })
  })
})
