import { describe, expect, it } from 'vitest'
import { countReaders, type ReadersPage } from './count-readers.js'

const at = (userId: number, readSeq: number, deliveredSeq = readSeq, floorSeq = 0) => ({
  ...{ userId, readSeq, deliveredSeq, floorSeq },
})
const positions = [at(1, 9), at(2, 5), at(3, 4, 5), at(4, 0), at(5, 7, 7, 5), at(6, 6)]
const count = (given: Partial<ReadersPage> = {}) =>
  countReaders(positions, { seq: 5, senderId: 1, state: 'read', afterUserId: 0, limit: 10, ...given })

describe('who has read a message', () => {
  it('[T130] counts everybody who can see it, except its sender and those who came later', () => {
    expect(count()).toEqual({
      ...{ read_count: 2, delivered_count: 3, member_count: 4 },
      ...{ users: [{ user_id: 2 }, { user_id: 6 }], next_cursor: null },
    })
    expect(count({ senderId: 77 })).toMatchObject({ read_count: 3, delivered_count: 4, member_count: 5 })
  })

  it('[T131] lists those who have read it, or those who have not, page by page', () => {
    expect(count({ state: 'unread' }).users).toEqual([{ user_id: 3 }, { user_id: 4 }])
    const first = count({ limit: 1 })
    expect(first).toMatchObject({ read_count: 2, users: [{ user_id: 2 }], next_cursor: '2' })
    const second = count({ limit: 1, afterUserId: Number(first.next_cursor) })
    expect(second).toMatchObject({ read_count: 2, users: [{ user_id: 6 }], next_cursor: null })
  })
})
