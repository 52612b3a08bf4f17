import { expect, it } from 'vitest'
import type { HeldConversation, SyncRecord, SyncWish } from '../../contract/index.js'
import { direct, holds, noon, send, sendMany, sessionOf, syncLimit, type World } from './world.js'

/** What a client holds after it applied an answer. */
function apply(held: Map<number, HeldConversation>, answer: SyncRecord): void {
  for (const id of answer.removed) held.delete(id)
  for (const session of answer.sessions) held.set(session.conversation_id, holds(session))
}

/** Calls until there is no more; answers with every answer. */
async function syncAll(
  { im }: World,
  userId: number,
  held: Map<number, HeldConversation>,
  wish: Omit<SyncWish, 'held'>,
) {
  const answers: SyncRecord[] = []
  do {
    answers.push(await im.getChangesSince(userId, { ...wish, held: [...held.values()] }))
    apply(held, answers.at(-1)!)
  } while (answers.at(-1)!.more && answers.length < 50)
  return answers
}

export function registerSyncPageRules(getWorld: () => World): void {
  const meet = async (world: World, ann: number, others: readonly number[]) => {
    const ids: number[] = []
    for (const [index, other] of others.entries())
      ids.push((await send(world, direct(ann, other), other, { createdAt: noon + index })).conversation_id)
    return ids
  }

  it('[C210] past the limit of an answer the newest come first, and more says to call again until all is there', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(8)
    const ids = await meet(world, ann, others)
    const held = new Map<number, HeldConversation>()
    const answers = await syncAll(world, ann, held, { limit: { ...syncLimit, sessions: 3 } })
    expect(answers.map((one) => [one.sessions.length, one.more])).toEqual([
      [3, true],
      [3, true],
      [1, false],
    ])
    const order = answers.flatMap((one) =>
      one.conversations.map((conversation) => conversation.conversation_id),
    )
    expect(order).toEqual(ids.toReversed())
    expect([...held.keys()].toSorted()).toEqual(ids.toSorted())
  })

  it('[C211] an answer is bounded in bytes; conversations come whole, and all of them in the end', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(5)
    const ids = await meet(world, ann, others)
    const held = new Map<number, HeldConversation>()
    await syncAll(world, ann, held, { limit: syncLimit })
    const content = { type: 'text' as const, text: '长'.repeat(1_000) }
    for (const other of others)
      for (let count = 0; count < 4; count += 1) await send(world, direct(ann, other), other, { content })
    const limit = { ...syncLimit, bytes: 40_000 }
    const answers = await syncAll(world, ann, held, { limit })
    for (const answer of answers) expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(41_000)
    expect(answers.length).toBeGreaterThan(1)
    const conversations = answers.flatMap((one) => one.conversations)
    expect(conversations.map((one) => one.conversation_id).toSorted()).toEqual(ids.toSorted())
    for (const one of conversations) {
      expect(one.reset).toBe(false)
      expect(one.messages.map((message) => message.seq)).toEqual([2, 3, 4, 5])
    }
  })

  it('[C212] a conversation that alone is larger than an answer is reset', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const id = await sendMany(world, direct(ann, bob), ann, 1)
    const held = [holds(await sessionOf(world, bob, id))]
    const content = { type: 'text' as const, text: 'a'.repeat(2_000) }
    for (let count = 0; count < 6; count += 1) await send(world, direct(ann, bob), ann, { content })
    const sync = await world.im.getChangesSince(bob, { held, limit: { ...syncLimit, bytes: 10_000 } })
    expect(sync).toMatchObject({ conversations: [{ reset: true, messages: [] }], more: false })
    expect(sync.sessions).toMatchObject([{ last_seq: 7 }])
  })

  it('[C213] a client that holds more than fits into one call compares in parts by id, and is complete', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(7)
    const ids = (await meet(world, ann, others)).toSorted((one, other) => one - other)
    const held = new Map<number, HeldConversation>()
    await syncAll(world, ann, held, { limit: syncLimit })
    const [first = 0, , third = 0, , , last = 0] = ids
    await send(world, direct(ann, others[0]!), others[0]!)
    await send(world, direct(ann, others[5]!), others[5]!)
    const lower = [...held.values()].filter((one) => one.conversationId <= third)
    const upper = [...held.values()].filter((one) => one.conversationId > third)
    const changed = async (wish: Omit<SyncWish, 'limit'>) => {
      const sync = await world.im.getChangesSince(ann, { ...wish, limit: syncLimit })
      expect(sync.removed).toEqual([])
      return sync.conversations.map((one) => one.conversation_id)
    }
    expect(await changed({ held: lower, upToId: third })).toEqual([first])
    expect(await changed({ held: upper, afterId: third })).toEqual([last])
  })
}
