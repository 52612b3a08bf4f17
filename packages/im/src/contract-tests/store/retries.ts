import { expect, it } from 'vitest'
import type { GroupDraft } from '../../contract/index.js'
import { createGroupActs } from './group-acts.js'
import { createGroup, direct, draft, inGroup, makeGroup, noon, send, verdict, type World } from './world.js'

/** What is answered to a `client_id` that comes again: to a message, and to the creation of a group. */
export function registerRetryRules(getWorld: () => World): void {
  const { change } = createGroupActs(getWorld)

  it('[M103] the same client_id again is answered with the first message, and nothing is written', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const first = draft(direct(ann, bob), ann)
    const [created] = await world.im.commitMessages([first])
    const [again] = await world.im.commitMessages([{ ...first, createdAt: noon + 5_000 }])
    expect(created?.status).toBe('created')
    expect(again).toEqual({ ...created, status: 'duplicate' })
    expect((await send(world, direct(ann, bob), ann)).seq).toBe(2)
  })

  it('[M104] a retry within the same batch is found too', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const one = draft(direct(ann, bob), ann)
    const outcomes = await world.im.commitMessages([
      one,
      one,
      draft(direct(ann, bob), ann),
      { ...one, bodyHash: 2 },
    ])
    expect(outcomes.map(verdict)).toEqual(['created', 'duplicate', 'created', 'conflict'])
    expect(outcomes[1]).toMatchObject({ message: { seq: 1 } })
    expect(outcomes[2]).toMatchObject({ message: { seq: 2 } })
  })

  it('[M105] the same client_id with another body is a conflict', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const first = draft(direct(ann, bob), ann, { bodyHash: 1 })
    await world.im.commitMessages([first])
    const [outcome] = await world.im.commitMessages([{ ...first, bodyHash: 2 }])
    expect(verdict(outcome)).toBe('conflict')
  })

  it('[M740] a retry of a message that an earlier version stored finds it by the hash that this version gave it', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const stored = draft(direct(ann, bob), ann, { bodyHash: 1 })
    await world.im.commitMessages([stored])
    const retry = { ...stored, bodyHash: 2, formerHash: 1 }
    const outcomes = await world.im.commitMessages([retry, { ...retry, formerHash: 3 }])
    expect(outcomes.map(verdict)).toEqual(['duplicate', 'conflict'])
  })

  it('[M106] a client_id belongs to its sender and its conversation', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const clientId = 'the-same'
    const outcomes = await world.im.commitMessages([
      draft(direct(ann, bob), ann, { clientId }),
      draft(direct(ann, bob), bob, { clientId }),
      draft(direct(ann, cem), ann, { clientId }),
    ])
    expect(outcomes.map(verdict)).toEqual(['created', 'created', 'created'])
  })

  it('[M107] a retry is answered before membership is checked', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const sent = draft(inGroup(group), bob)
    await world.im.commitMessages([sent])
    await world.im.changeGroup({ kind: 'remove', groupId: group.id, actorId: owner, userId: bob, at: noon })
    const outcomes = await world.im.commitMessages([sent, draft(inGroup(group), bob)])
    expect(outcomes.map(verdict)).toEqual(['duplicate', 'not_a_member'])
  })

  it('[M108] a retry after an edit still finds its message, and shows it as it is now', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const sent = draft(key, ann)
    await world.im.commitMessages([sent])
    const content = { type: 'text', text: 'better' } as const
    await world.im.changeMessage({ key, actorId: ann, seq: 1, content, at: noon, windowMs: 1_000 })
    const [outcome] = await world.im.commitMessages([sent])
    expect(outcome).toMatchObject({ status: 'duplicate', message: { seq: 1, content } })
  })

  it('[M111] of concurrent sends with one client_id one is created and the others are duplicates of it', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const one = draft(direct(ann, bob), ann)
    const outcomes = (await Promise.all([1, 2, 3, 4].map(() => world.im.commitMessages([one])))).flat()
    expect(outcomes.map(verdict).toSorted()).toEqual(['created', 'duplicate', 'duplicate', 'duplicate'])
    expect(outcomes.map((outcome) => outcome.status !== 'refused' && outcome.message.seq)).toEqual([
      1, 1, 1, 1,
    ])
  })

  it('[M764] a retry of a creation is answered with the first group, for ever, and with another body refused', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const creation = { clientId: 'once', fingerprint: 1 }
    const group: GroupDraft = { name: 'g', ownerId: ann, memberIds: [bob], at: noon, creation }
    const first = await createGroup(world.im, group)
    expect(await world.im.createGroup(group)).toEqual({ status: 'duplicate', group: first })
    expect(verdict(await world.im.createGroup({ ...group, creation: { ...creation, fingerprint: 2 } }))).toBe(
      'conflict',
    )
    // Another user, and another client_id, make another group.
    expect((await createGroup(world.im, { ...group, ownerId: bob })).id).not.toBe(first.id)
    expect(
      (await createGroup(world.im, { ...group, creation: { ...creation, clientId: 'twice' } })).id,
    ).not.toBe(first.id)
    await change(first.id, ann, { kind: 'update', name: 'h' })
    await change(first.id, ann, { kind: 'dissolve' })
    expect(await world.im.createGroup(group)).toMatchObject({ status: 'duplicate', group: { name: 'h' } })
  })

  it('[M765] of many creations with one client_id at the same time one makes the group, and what was refused keeps nothing', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const creation = { clientId: 'once', fingerprint: 1 }
    const group: GroupDraft = { name: 'g', ownerId: ann, memberIds: [bob], at: noon, creation }
    await world.im.setBlock(bob, ann, true, noon)
    expect(verdict(await world.im.createGroup(group))).toBe('blocked')
    await world.im.setBlock(bob, ann, false, noon)
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => world.im.createGroup(group)))
    expect(outcomes.map(verdict).toSorted()).toEqual(['created', ...Array(5).fill('duplicate')])
    expect(new Set(outcomes.map((one) => ('group' in one ? one.group.id : 0))).size).toBe(1)
    expect(await world.im.listMemberships(bob)).toHaveLength(1)
  })
}
