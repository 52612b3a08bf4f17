import { expect, it } from 'vitest'
import { direct, draft, inGroup, makeGroup, noon, send, type World } from './world.js'

export function registerChainRules(getWorld: () => World): void {
  const list = async (conversationId: number, userId: number, rootSeq: number, given = {}) => {
    const range = { conversationId, userId, rootSeq, afterSeq: 0, direction: 'newer' as const, limit: 50 }
    const { messages, hasMore } = await getWorld().im.listChain({ ...range, ...given })
    return [...messages.map(({ seq }) => seq), ...(hasMore ? ['more'] : [])]
  }

  it('[T195] an answer is in the chain of what it answers, which begins with what answers nothing', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: id } = await send(world, key, ann)
    await send(world, key, bob)
    for (const replyTo of [1, 3, 2, 1, 4, 6]) await send(world, key, ann, { replyTo })
    const roots = [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => world.im.getRootSeq(id, seq))
    expect(await Promise.all(roots)).toEqual([1, 2, 1, 1, 2, 1, 1, 1])
    expect(await list(id, bob, 1)).toEqual([3, 4, 6, 7, 8])
    expect(await list(id, bob, 2)).toEqual([5])
    expect(await list(id, bob, 1, { limit: 2 })).toEqual([3, 4, 'more'])
    expect(await list(id, bob, 1, { afterSeq: 4, limit: 3 })).toEqual([6, 7, 8])
    const older = { direction: 'older' as const, beforeSeq: 7, limit: 2 }
    expect(await list(id, bob, 1, older)).toEqual([4, 6, 'more'])
  })

  it('[T195] an answer to another one of its batch is in the chain of that, in each conversation of the batch', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const [one, other] = [direct(ann, bob), direct(ann, cem)]
    const { conversation_id: first } = await send(world, one, ann)
    const { conversation_id: second } = await send(world, other, ann)
    await world.im.commitMessages([
      draft(one, ann, { replyTo: 1 }),
      draft(other, ann, { replyTo: 1 }),
      draft(one, bob, { replyTo: 2 }),
      draft(other, cem, { replyTo: 9 }),
    ])
    expect(await list(first, ann, 1)).toEqual([2, 3])
    expect(await list(second, ann, 1)).toEqual([2])
  })

  it('[T195] a retry adds nothing to a chain', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id: id } = await send(world, key, ann)
    const answer = draft(key, bob, { replyTo: 1 })
    await world.im.commitMessages([answer])
    expect(await world.im.commitMessages([answer])).toMatchObject([{ status: 'duplicate' }])
    expect(await list(id, ann, 1)).toEqual([2])
  })

  it('[T196] what a user deleted is missing in a chain, and what was recalled is there without content', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const key = inGroup(await makeGroup(world, owner, bob))
    const { conversation_id: id } = await send(world, key, owner)
    for (const replyTo of [1, 2, 3]) await send(world, key, bob, { replyTo })
    const place = { key, actorId: bob, at: noon + 1_000, windowMs: 9_000 }
    await world.im.changeMessage({ ...place, seq: 3, content: null })
    await world.im.deleteMessages({ userId: owner, conversationId: id, seqs: [2], at: noon })
    expect(await list(id, owner, 1)).toEqual([3, 4])
    expect(await list(id, bob, 1)).toEqual([2, 3, 4])
    const range = { conversationId: id, userId: bob, rootSeq: 1, afterSeq: 2, limit: 1 }
    const { messages } = await world.im.listChain({ ...range, direction: 'newer' })
    expect(messages).toMatchObject([{ seq: 3, content: null, reply: { seq: 2 } }])
  })
}
