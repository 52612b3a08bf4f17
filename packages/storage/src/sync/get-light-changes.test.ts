import type { HeldConversation, SyncWish } from '@stonechat/im/contract'
import { describe, expect, it } from 'vitest'
import { draft, type LocalStore, openLocalStore } from '../testing/local-store.js'
import { makeGroup } from '../testing/make-group.js'

const at = 1_750_000_000_000
const limit = { sessions: 10, conversations: 10, messages: 200, bytes: 500_000 }

/** Users 1 to 4 in a group, and a direct conversation with 1. */
async function fill({ im }: LocalStore) {
  const group = await makeGroup(im, { name: 'g', ownerId: 1, memberIds: [2, 3, 4], at })
  const inGroup = { kind: 'group', groupId: group.id } as const
  for (let count = 0; count < 5; count += 1)
    await im.commitMessages([draft(inGroup, 1), draft({ kind: 'direct', low: 1, high: 2 }, 2)])
  return { inGroup, groupConversation: group.conversation_id }
}

function holding(conversationId: number, held: Partial<HeldConversation> = {}): SyncWish {
  const nothing = { conversationId, lastSeq: 0, rev: 0, sessionRev: 1, deletedRev: 0 }
  return { held: [{ ...nothing, ...held }], limit }
}

describe('the syncs of many at once', () => {
  it('[S541] users who sync at once get what each would get alone', async () => {
    await using store = await openLocalStore()
    const { groupConversation } = await fill(store)
    const asks = [
      { userId: 1, wish: { held: [], limit } },
      { userId: 2, wish: holding(groupConversation, { lastSeq: 3 }) },
      { userId: 2, wish: holding(groupConversation, { lastSeq: 5 }) },
      { userId: 3, wish: holding(groupConversation, { lastSeq: 9 }) },
      { userId: 3, wish: holding(999) },
      { userId: 4, wish: { held: [], limit: { ...limit, sessions: 1, bytes: 1 } } },
      { userId: 77, wish: { held: [], limit } },
    ]
    const alone = []
    for (const { userId, wish } of asks) alone.push(await store.im.getChangesSince(userId, wish))
    expect(await store.im.getLightChanges(asks)).toEqual(alone)
    expect(alone[1]?.conversations.find((one) => one.conversation_id === groupConversation)).toMatchObject({
      messages: [{ seq: 4 }, { seq: 5 }],
    })
  })

  it('[S542] a user who missed a change, a deletion of their own or a great deal is asked about alone', async () => {
    await using store = await openLocalStore()
    const { inGroup, groupConversation } = await fill(store)
    const light = async (userId: number, wish: SyncWish) =>
      (await store.im.getLightChanges([{ userId, wish }]))[0]
    const behind = holding(groupConversation, { lastSeq: 5 })
    expect(await light(3, behind)).toBeDefined()
    await store.im.deleteMessages({ userId: 3, conversationId: groupConversation, seqs: [5], at })
    expect(await light(3, behind)).toBeUndefined()
    expect(await light(4, behind)).toBeDefined()
    await store.im.changeMessage({ key: inGroup, actorId: 1, seq: 1, at, windowMs: 1_000, content: null })
    expect(await light(4, behind)).toBeUndefined()
    const current = { held: [], limit }
    expect(await light(4, current)).toBeDefined()
    for (let count = 0; count < 60; count += 1) await store.im.commitMessages([draft(inGroup, 1)])
    expect(await light(4, current)).toBeUndefined()
  })
})
