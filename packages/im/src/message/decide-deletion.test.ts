import { describe, expect, it } from 'vitest'
import { imLimits } from '../limits.js'
import { type DeletionState, decideDeletion } from './decide-deletion.js'

const session = { rev: 7, deleted_rev: 3, read_seq: 0, floor_seq: 10 }
const state: DeletionState = { session, lastSeq: 20, deleted: new Set() }
const deletionOf = (...seqs: number[]) => ({ userId: 1, conversationId: 9, seqs, at: 5 })

describe('deleting for oneself', () => {
  it('[M201] deleted_rev of the session counts a deletion once, however many messages it names', () => {
    expect(decideDeletion(deletionOf(15, 12, 15), state)).toEqual({
      status: 'deleted',
      seqs: [12, 15],
      sessionRev: 8,
      deletedRev: 4,
      unread: 8,
    })
  })

  it('[M201] deleting again changes nothing, and a deletion of which some are deleted already takes the others', () => {
    const some = { ...state, deleted: new Set([12, 15]) }
    const nothing = { status: 'deleted', seqs: [], sessionRev: 7, deletedRev: 3, unread: 8 }
    expect(decideDeletion(deletionOf(12, 15), some)).toEqual(nothing)
    expect(decideDeletion(deletionOf(12, 16), some)).toMatchObject({ seqs: [16], deletedRev: 4 })
  })

  it('[M760] messages that were unread are not any more, and those that were read change nothing', () => {
    const read = { ...state, session: { ...session, read_seq: 15 }, deleted: new Set([14, 18]) }
    expect(decideDeletion(deletionOf(13, 14), read)).toMatchObject({ seqs: [13], unread: 4 })
    expect(decideDeletion(deletionOf(15, 16, 18), read)).toMatchObject({ seqs: [15, 16], unread: 3 })
  })

  it('[M761] a user may have deleted so many unread messages and no more, and read ones beyond that', () => {
    const most = imLimits.unreadDeletionsMax
    const many = Array.from({ length: most }, (_, index) => 100 + index)
    const full = {
      session: { ...session, read_seq: 99 },
      lastSeq: 5_000,
      deleted: new Set(many.slice(1)),
    }
    expect(decideDeletion(deletionOf(100), full)).toMatchObject({ status: 'deleted', unread: 4_901 - most })
    const beyond = { status: 'refused', code: 'limit_reached' }
    expect(decideDeletion(deletionOf(100, 4_000), full)).toEqual(beyond)
    expect(decideDeletion(deletionOf(50), { ...full, deleted: new Set(many) }).status).toBe('deleted')
  })

  it.each([
    [10, 'refused'],
    [11, 'deleted'],
    [20, 'deleted'],
    [21, 'refused'],
  ] as const)(
    '[M202] a deletion may name messages above the floor and up to the head: %s',
    (seq, expected) => {
      expect(decideDeletion(deletionOf(seq), state).status).toBe(expected)
    },
  )

  it('[M202] a deletion that names one message which the user cannot see deletes nothing', () => {
    const refused = { status: 'refused', code: 'message_not_found' }
    expect(decideDeletion(deletionOf(15, 21), state)).toEqual(refused)
  })

  it('[M202] a deletion is refused with conversation_not_found where the user has no session', () => {
    const refused = { status: 'refused', code: 'conversation_not_found' }
    expect(decideDeletion(deletionOf(15), { ...state, session: undefined })).toEqual(refused)
  })
})
