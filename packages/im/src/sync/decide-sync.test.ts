import { firstCounts } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { HeldConversation, SyncWish } from '../contract/index.js'
import { decideSync, type Missing, type Standing } from './decide-sync.js'

const limit = { sessions: 100, conversations: 2, messages: 50, bytes: 500_000 }
/** Of a user who came to the conversation when its rev was 2, and has changed the session 3 times since. */
const counts = firstCounts(2)
const sessionRev = counts.session_rev + 3

const standing = (given: Partial<Standing> = {}): Standing => ({
  conversation_id: 1,
  kind: 'group',
  last_seq: 100,
  rev: 60,
  session_rev: sessionRev,
  deleted_rev: counts.deleted_rev,
  floor_seq: 0,
  ...given,
})
const held = (given: Partial<HeldConversation> = {}): HeldConversation => ({
  conversationId: 1,
  lastSeq: 100,
  rev: 60,
  sessionRev,
  deletedRev: counts.deleted_rev,
  ...given,
})
const wishOf = (have: readonly HeldConversation[], given: Partial<SyncWish> = {}): SyncWish => ({
  held: have,
  limit,
  ...given,
})

/** What is missing of the one conversation. */
function missingOf(have: Partial<HeldConversation>, stands: Partial<Standing> = {}): Missing | undefined {
  return decideSync([standing(stands)], wishOf([held(have)])).missing[0]
}

describe('what a client is missing', () => {
  it('[C140] a client that holds everything misses nothing', () => {
    expect(decideSync([standing()], wishOf([held()]))).toEqual({ missing: [], removed: [] })
  })

  it('[C142] messages, changes and deletions come from after what is held of each', () => {
    const stands = { deleted_rev: counts.deleted_rev + 1, session_rev: sessionRev + 1 }
    expect(missingOf({ lastSeq: 90, rev: 58 }, stands)).toMatchObject({
      hasMoved: true,
      reset: false,
      afterSeq: 90,
      afterRev: 58,
      afterDeletedRev: counts.deleted_rev,
    })
  })

  it('[C144] a session that only its own user changed comes without its conversation', () => {
    expect(missingOf({ sessionRev: sessionRev - 1 })).toMatchObject({ hasMoved: false, reset: false })
    const stands = { deleted_rev: counts.deleted_rev + 1 }
    expect(missingOf({}, stands)).toMatchObject({ hasMoved: false, reset: false })
  })

  it('[C141] a client that holds nothing gets the messages of a conversation and no changes', () => {
    const { missing } = decideSync([standing({ last_seq: 40 })], wishOf([]))
    expect(missing).toMatchObject([
      { hasMoved: true, reset: false, afterSeq: 0, afterRev: 60, afterDeletedRev: counts.deleted_rev },
    ])
  })

  it('[C149] the newest conversations of a new client bring their messages, and the others are reset', () => {
    const all = [1, 2, 3].map((conversation_id) => standing({ conversation_id, last_seq: 10 }))
    const { missing } = decideSync(all, wishOf([]))
    expect(missing.map((one) => one.reset)).toEqual([false, false, true])
    const known = decideSync(all, wishOf([held({ conversationId: 3, lastSeq: 9 })]))
    expect(known.missing.map((one) => one.reset)).toEqual([false, false, false])
  })

  it("[C146] a held conversation that is no longer the user's is removed", () => {
    const { missing, removed } = decideSync([standing()], wishOf([held(), held({ conversationId: 9 })]))
    expect([missing, removed]).toEqual([[], [9]])
  })

  it('[C213] a client that asks in parts, from above after_id up to exactly up_to_id, loses nothing outside of them', () => {
    const have = [3, 4, 5, 6].map((conversationId) => held({ conversationId }))
    const { removed } = decideSync([], wishOf(have, { afterId: 3, upToId: 5 }))
    expect(removed).toEqual([4, 5])
    expect(decideSync([], wishOf(have, { afterId: 5 })).removed).toEqual([6])
    expect(decideSync([], wishOf(have)).removed).toEqual([3, 4, 5, 6])
  })
})

describe('a reset', () => {
  it.each([
    [50, false],
    [49, true],
  ])('[C147] exactly so many new messages come as the limit of a conversation says: %s', (lastSeq, reset) => {
    expect(missingOf({ lastSeq })).toMatchObject({ reset })
  })

  it('[C147] new messages of a conversation count towards its limit only above the floor', () => {
    const stands = { floor_seq: 50 }
    expect(decideSync([standing(stands)], wishOf([])).missing).toMatchObject([{ reset: false, afterSeq: 50 }])
    expect(decideSync([standing({ floor_seq: 49 })], wishOf([])).missing).toMatchObject([{ reset: true }])
  })

  it.each([
    [10, false],
    [9, true],
  ])('[C148] exactly so many changed messages come as the limit of a conversation says: %s', (rev, reset) => {
    expect(missingOf({ rev })).toMatchObject({ reset })
  })

  it.each([
    [20, false],
    [19, true],
  ])(
    '[C151] a member who holds less than up to the floor reloads the conversation, exactly up to it is enough: %s',
    (lastSeq, reset) => {
      const stands = { last_seq: 30, floor_seq: 20 }
      expect(missingOf({ lastSeq }, stands)).toMatchObject({ reset })
    },
  )

  it('[C151] a member who left and came back has another session and reloads the conversation', () => {
    const again = firstCounts(3)
    const stands = { session_rev: again.session_rev, deleted_rev: again.deleted_rev }
    expect(missingOf({}, stands)).toMatchObject({ reset: true })
    expect(missingOf({}, { session_rev: sessionRev + 1 })).toMatchObject({ reset: false })
  })

  it('[C400] a client that keeps no counts of a session is shown it once more, and not reset for that', () => {
    expect(missingOf({ sessionRev: -1, deletedRev: -1 })).toMatchObject({
      hasMoved: false,
      reset: false,
      afterDeletedRev: -1,
    })
  })

  it.each([
    ['messages', { lastSeq: 101 }],
    ['changes', { rev: 61 }],
    ['a session', { sessionRev: sessionRev + 1 }],
    ['deletions', { deletedRev: counts.deleted_rev + 1 }],
  ])(
    '[C152] a client that is ahead of the store, as after a restored backup, reloads the conversation: %s',
    (_, have) => {
      expect(missingOf(have)).toMatchObject({ reset: true })
    },
  )
})
