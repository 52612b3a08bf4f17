import { expect, it } from 'vitest'
import type { UserWrite } from '../../contract/index.js'
import { noon, type World } from './world.js'

const plenty = 1_000

/** The `rev` of a write that must have changed something. */
async function revOf(write: Promise<UserWrite | { readonly status: 'refused' }>): Promise<number> {
  const outcome = await write
  if (outcome.status !== 'changed') throw new Error(`nothing changed: ${outcome.status}`)
  return outcome.rev
}

export function registerUserStateRules(getWorld: () => World): void {
  it('[C420] what belongs to a user is numbered 1, 2, 3 … without gaps over all kinds, each user by themselves', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    expect(await im.getUserState(ann, 0, plenty)).toEqual({ rev: 0, isReset: false, changes: [] })
    expect(await revOf(im.setBlock(ann, bob, true, noon))).toBe(1)
    expect(await revOf(im.setPresenceHidden(ann, true))).toBe(2)
    expect(await revOf(im.mergePreferences(ann, { theme: 'dark' }, plenty))).toBe(3)
    expect(await revOf(im.setBlock(bob, ann, true, noon))).toBe(1)
    expect(await im.getUserState(ann, 0, plenty)).toMatchObject({
      rev: 3,
      isReset: false,
      changes: [
        { rev: 1, kind: 'block', user_id: bob, blocked: true },
        { rev: 2, kind: 'privacy', presence_hidden: true, receipts: 'on' },
        { rev: 3, kind: 'preferences', preferences: { theme: 'dark' } },
      ],
    })
  })

  it('[C421] a write that leaves things as they are moves no `rev`', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const idle = () => [
      im.setBlock(ann, bob, false, noon),
      im.setPresenceHidden(ann, false),
      im.mergePreferences(ann, { theme: null }, plenty),
    ]
    for (const outcome of await Promise.all(idle())) expect(outcome.status).toBe('unchanged')
    await im.setBlock(ann, bob, true, noon)
    expect(await im.setBlock(ann, bob, true, noon + 1)).toEqual({ status: 'unchanged' })
    expect(await im.getUserState(ann, 0, plenty)).toMatchObject({ rev: 1 })
  })

  it('[C422] a device gets what changed after its `rev`, each thing once with its latest state, and unblocked users as such', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0, cem = 0] = people(3)
    await im.setBlock(ann, bob, true, noon)
    await im.setBlock(ann, cem, true, noon)
    await im.mergePreferences(ann, { theme: 'dark' }, plenty)
    await im.setBlock(ann, bob, false, noon)
    await im.mergePreferences(ann, { theme: 'light' }, plenty)
    const preferences = { rev: 5, kind: 'preferences', preferences: { theme: 'light' } }
    const unblocked = { rev: 4, kind: 'block', user_id: bob, blocked: false }
    expect((await im.getUserState(ann, 3, plenty)).changes).toEqual([unblocked, preferences])
    expect((await im.getUserState(ann, 4, plenty)).changes).toEqual([preferences])
    expect(await im.getUserState(ann, 5, plenty)).toEqual({ rev: 5, isReset: false, changes: [] })
    expect((await im.getUserState(ann, 0, plenty)).changes).toEqual([
      { rev: 2, kind: 'block', user_id: cem, blocked: true },
      unblocked,
      preferences,
    ])
  })

  it('[C423] a device that is ahead of the store, or behind by more things than the limit, has to read all anew', async () => {
    const { im, people } = getWorld()
    const [ann = 0, ...others] = people(101)
    for (const other of others) await im.setBlock(ann, other, true, noon)
    const reset = { rev: 100, isReset: true, changes: [] }
    expect(await im.getUserState(ann, 101, plenty)).toEqual(reset)
    expect(await im.getUserState(ann, 0, 99)).toEqual(reset)
    expect((await im.getUserState(ann, 0, 100)).changes).toHaveLength(100)
    expect((await im.getUserState(ann, 95, 5)).changes).toHaveLength(5)
    expect(await im.getUserState(ann, 95, 4)).toEqual(reset)
  })

  it('[C424] users and devices that ask at once each get their own', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0, cem = 0] = people(3)
    await im.setBlock(ann, bob, true, noon)
    await im.setBlock(ann, cem, true, noon)
    await im.setPresenceHidden(bob, true)
    const asks = [
      [ann, 0],
      [ann, 1],
      [ann, 2],
      [bob, 0],
      [bob, 9],
      [cem, 0],
    ] as const
    const all = await Promise.all(asks.map(([userId, since]) => im.getUserState(userId, since, plenty)))
    expect(all.map(({ rev, isReset, changes }) => [rev, isReset, changes.map((one) => one.rev)])).toEqual([
      [2, false, [1, 2]],
      [2, false, [2]],
      [2, false, []],
      [1, false, [1]],
      [1, true, []],
      [0, false, []],
    ])
  })

  it('[C425] a user whose devices write at the same time gets a `rev` for each write, without a gap, and loses no preference', async () => {
    const { im, people } = getWorld()
    const [ann = 0, ...others] = people(9)
    const revs = await Promise.all([
      ...others.map((other) => revOf(im.setBlock(ann, other, true, noon))),
      ...others.map((other) => revOf(im.mergePreferences(ann, { [`of ${other}`]: 1 }, plenty))),
    ])
    expect(revs.toSorted((one, other) => one - other)).toEqual(revs.map((_, index) => index + 1))
    expect(Object.keys(await im.getPreferences(ann))).toHaveLength(others.length)
    expect((await im.listBlocks(ann)).toSorted()).toEqual(others)
    expect(await im.getUserState(ann, 0, plenty)).toMatchObject({ rev: 16 })
  })

  it('[C426] of two that block the same user for one user at once only one changes something', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    const outcomes = await Promise.all([1, 2, 3].map((at) => im.setBlock(ann, bob, true, noon + at)))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['changed', 'unchanged', 'unchanged'])
  })

  it('[C427] preferences are merged by key, kept as they are in any script, and refused beyond the limit without a trace', async () => {
    const { im, people } = getWorld()
    const [ann = 0, bob = 0] = people(2)
    expect(await im.getPreferences(ann)).toEqual({})
    await im.mergePreferences(ann, { theme: 'dark', 名: ['🎉', null, { a: 0.5 }] }, plenty)
    expect(await im.mergePreferences(ann, { theme: null, size: 2 }, plenty)).toEqual({
      status: 'changed',
      rev: 2,
      preferences: { 名: ['🎉', null, { a: 0.5 }], size: 2 },
    })
    expect(await im.mergePreferences(ann, { long: 'x'.repeat(plenty) }, plenty)).toEqual({
      status: 'refused',
      code: 'too_large',
    })
    expect(await im.getPreferences(ann)).toEqual({ 名: ['🎉', null, { a: 0.5 }], size: 2 })
    expect(await im.getUserState(ann, 0, plenty)).toMatchObject({ rev: 2 })
    expect(await im.getPreferences(bob)).toEqual({})
  })
}
