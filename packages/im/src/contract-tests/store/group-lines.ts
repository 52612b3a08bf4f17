import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { GroupChange, GroupRecord } from '../../contract/index.js'
import type { WantedChange } from '../../group/apply-change.js'
import { listMessages } from '../../message/list-messages.js'
import { listAllLines, listOwnLines, playGroup, playStep, walkLines } from './play-group.js'
import {
  createGroup,
  holds,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  sessionOf,
  syncLimit,
  type World,
} from './world.js'

/** Makes a change that must be made; answers with its line. */
async function change(
  { im }: World,
  group: GroupRecord,
  wanted: WantedChange & { readonly actorId: number },
  at = noon,
) {
  const outcome = await im.changeGroup({ ...wanted, groupId: group.id, at } as GroupChange)
  if (outcome.status !== 'changed') throw new Error(`not changed: ${JSON.stringify(outcome)}`)
  return outcome.line
}

const revsOf = (lines: readonly { readonly rev: number }[] | undefined) => lines?.map(({ rev }) => rev) ?? []

export function registerGroupLineRules(getWorld: () => World): void {
  it('[G910] each change of a group keeps its line with itself, and mutes and lesser roles keep none', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, cem = 0, dan = 0] = world.people(4)
    const group = await makeGroup(world, owner, bob)
    const lines = [
      await change(world, group, { kind: 'update', actorId: owner, name: '围棋', notice: 'x' }),
      await change(world, group, { kind: 'update', actorId: owner, notice: 'y' }),
      await change(world, group, { kind: 'update', actorId: owner, avatarUrl: '/a.png' }),
      await change(world, group, { kind: 'add', actorId: bob, userIds: [cem, dan], maxMembers: 9 }),
      await change(world, group, { kind: 'member', actorId: owner, userId: bob, role: 'admin' }),
      await change(world, group, { kind: 'member', actorId: owner, userId: bob, mutedUntil: noon + 9 }),
      await change(world, group, { kind: 'remove', actorId: owner, userId: dan }),
      await change(world, group, { kind: 'member', actorId: owner, userId: cem, role: 'owner' }),
      await change(world, group, { kind: 'remove', actorId: cem, userId: cem }),
      await change(world, group, { kind: 'dissolve', actorId: owner }),
    ]
    expect(lines.map((line) => line?.kind)).toEqual([
      ...['renamed', 'notice_changed', 'avatar_changed', 'added', undefined, undefined],
      ...['removed', 'owner_changed', 'left', 'dissolved'],
    ])
    const kept = await listAllLines(world, group)
    expect(kept).toEqual([
      {
        ...{ rev: 0, after_seq: 0, kind: 'created', actor_id: owner, user_ids: [bob], user_count: 1 },
        ...{ name: 'Reading circle', created_at: noon },
      },
      ...lines.filter((line) => line !== undefined),
    ])
  })

  it('[G122] a refused or empty change keeps no line', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await world.im.changeGroup({ kind: 'update', groupId: group.id, actorId: bob, name: 'Mine', at: noon })
    await world.im.changeGroup({
      kind: 'update',
      groupId: group.id,
      actorId: owner,
      name: group.name,
      at: noon,
    })
    expect(revsOf(await listAllLines(world, group))).toEqual([0])
  })

  it('[G910] an owner whose account is disabled is told as another owner, without who did it', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await world.im.setUserDisabled(owner, true, noon)
    expect(await change(world, group, { kind: 'succeed', actorId: owner })).toEqual({
      ...{ rev: 1, after_seq: 0, kind: 'owner_changed', user_ids: [bob], user_count: 1, created_at: noon },
    })
  })

  it('[G911] a line stands after the message that was the last, takes no seq, and is never unread', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await change(world, group, { kind: 'update', actorId: owner, name: 'One' })
    await sendMany(world, inGroup(group), owner, 2)
    await change(world, group, { kind: 'update', actorId: owner, name: 'Two' })
    await change(world, group, { kind: 'update', actorId: owner, name: 'Three' })
    expect((await send(world, inGroup(group), owner)).seq).toBe(3)
    const places = (await listAllLines(world, group)).map(({ after_seq, rev }) => [after_seq, rev])
    expect(places).toEqual([
      [0, 0],
      [0, 1],
      [2, 2],
      [2, 3],
    ])
    expect(await sessionOf(world, bob, group.conversation_id)).toMatchObject({ last_seq: 3, unread: 3 })
  })

  it('[G912] a member sees the lines from the one of joining on, and after coming back from that one on', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner)
    const target = { target_type: 'group', target_id: group.id, limit: 50 } as const
    await change(world, group, { kind: 'update', actorId: owner, name: 'Before' })
    await change(world, group, { kind: 'add', actorId: owner, userIds: [bob], maxMembers: 9 })
    await change(world, group, { kind: 'update', actorId: owner, name: 'After' })
    const first = await listMessages(world.im, bob, target)
    expect([first.messages, revsOf(first.lines)]).toEqual([[], [2, 3]])
    await change(world, group, { kind: 'remove', actorId: bob, userId: bob })
    await change(world, group, { kind: 'add', actorId: owner, userIds: [bob], maxMembers: 9 })
    expect(revsOf((await listMessages(world.im, bob, target)).lines)).toEqual([5])
    const { conversations } = await world.im.getChangesSince(bob, { held: [], limit: syncLimit })
    expect(conversations.map(({ lines }) => revsOf(lines))).toEqual([[5]])
    expect(revsOf((await listMessages(world.im, owner, target)).lines)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('[G915] a session shows the newest line while no message comes after it', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner)
    const lastLineOf = async (user: number) =>
      (await sessionOf(world, user, group.conversation_id)).last_line?.kind
    expect(await lastLineOf(owner)).toBe('created')
    await send(world, inGroup(group), owner)
    expect(await lastLineOf(owner)).toBeUndefined()
    const added = await change(world, group, { kind: 'add', actorId: owner, userIds: [bob], maxMembers: 9 })
    const [listed] = await world.im.listSessions(bob, { limit: 9 })
    expect(listed?.last_line).toEqual(added)
    expect(await lastLineOf(owner)).toBe('added')
    // A mute is told nowhere, so the line before it stays the newest.
    await change(world, group, { kind: 'member', actorId: owner, userId: bob, mutedUntil: noon })
    expect(await lastLineOf(owner)).toBe('added')
    await send(world, inGroup(group), owner)
    const { seq, conversation_id: conversationId } = await send(world, inGroup(group), owner)
    expect(await lastLineOf(owner)).toBeUndefined()
    const { sessions } = await world.im.getChangesSince(bob, { held: [], limit: syncLimit })
    expect(sessions[0]?.last_line).toBeUndefined()
    // Of two messages after it the one that is left still hides it.
    const deletion = { userId: owner, conversationId, at: noon }
    await world.im.deleteMessages({ ...deletion, seqs: [seq] })
    expect(await lastLineOf(owner)).toBeUndefined()
    await world.im.deleteMessages({ ...deletion, seqs: [seq - 1] })
    expect(await lastLineOf(owner)).toBe('added')
  })

  it('[G918] a line brings the conversation to the top of the lists of all members', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const old = await makeGroup(world, owner, bob)
    const young = await createGroup(world.im, {
      name: 'Young',
      ownerId: owner,
      memberIds: [bob],
      at: noon + 1,
    })
    const topOf = async (user: number) => (await world.im.listSessions(user, { limit: 1 }))[0]?.target_id
    expect(await topOf(bob)).toBe(young.id)
    await change(world, old, { kind: 'member', actorId: owner, userId: bob, mutedUntil: noon + 9 }, noon + 2)
    expect(await topOf(bob)).toBe(young.id)
    await change(world, old, { kind: 'update', actorId: owner, name: 'Older' }, noon + 3)
    expect([await topOf(owner), await topOf(bob)]).toEqual([old.id, old.id])
  })

  it('[G917] a page has the newest lines, up to its limit', async () => {
    const world = getWorld()
    const [owner = 0] = world.people(1)
    const group = await makeGroup(world, owner)
    for (let count = 1; count <= 4; count += 1)
      await change(world, group, { kind: 'update', actorId: owner, name: `Name ${count}` })
    const all = { conversationId: group.conversation_id, fromRev: 0, fromSeq: 0, toSeq: 9 }
    expect(revsOf(await world.im.listLines({ ...all, limit: 3 }))).toEqual([2, 3, 4])
  })

  it('[G914] a sync brings the lines that a client misses, or resets where they are too many', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const held = [holds(await sessionOf(world, bob, group.conversation_id))]
    for (let count = 1; count <= 4; count += 1)
      await change(world, group, { kind: 'update', actorId: owner, name: `Name ${count}` })
    const syncOf = async (have: typeof held, messages: number) => {
      const { conversations } = await world.im.getChangesSince(bob, {
        ...{ held: have, limit: { ...syncLimit, messages } },
      })
      return conversations.map(({ reset, lines }) => [reset, revsOf(lines)])
    }
    expect(await syncOf(held, 4)).toEqual([[false, [1, 2, 3, 4]]])
    expect(await syncOf(held, 3)).toEqual([[true, []]])
    // Who holds nothing gets all of them, or is told to read the pages.
    expect(await syncOf([], 5)).toEqual([[false, [0, 1, 2, 3, 4]]])
    expect(await syncOf([], 4)).toEqual([[true, []]])
  })

  it('[G913] pages of any size and direction bring each line once, where it belongs', async () => {
    const world = getWorld()
    const plans = fc.array(playStep, { maxLength: 24 })
    await fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 1, max: 4 }), async (steps, limit) => {
        const { group, members } = await playGroup(world, steps)
        for (const userId of await members()) {
          const whole = await listOwnLines(world, group, userId)
          const older = await walkLines(world, group, userId, { limit, direction: 'older' })
          const newer = await walkLines(world, group, userId, { limit, direction: 'newer' })
          expect(older.toReversed().flat()).toEqual(whole)
          expect(newer.flat()).toEqual(whole)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('[G913] the pages around a message, before and after it join without losing or repeating a line', async () => {
    const world = getWorld()
    const plans = fc.array(playStep, { minLength: 1, maxLength: 24 })
    await fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 1, max: 6 }), fc.nat(12), async (steps, limit, place) => {
        const { group, members } = await playGroup(world, steps)
        for (const userId of await members()) {
          const target = { target_type: 'group', target_id: group.id, limit } as const
          const page = await listMessages(world.im, userId, { ...target, around_seq: place + 1 })
          const [first, last] = [page.messages[0]?.seq, page.messages.at(-1)?.seq]
          const read = async (from: { before_seq: number } | { after_seq: number }) =>
            (await listMessages(world.im, userId, { ...target, limit: 200, ...from })).lines ?? []
          const before = page.has_more && first !== undefined ? await read({ before_seq: first }) : []
          const after = page.has_newer && last !== undefined ? await read({ after_seq: last }) : []
          if (first === undefined && (page.has_more || page.has_newer)) continue
          expect([...before, ...(page.lines ?? []), ...after]).toEqual(
            await listOwnLines(world, group, userId),
          )
        }
      }),
      { numRuns: 40 },
    )
  })

  it('[G914] syncs at any moments bring each line once, whatever happens in between', async () => {
    const world = getWorld()
    const plans = fc.array(playStep, { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(plans, plans, async (before, after) => {
        const { group, go } = await playGroup(world, before)
        const userId = group.owner_id
        const held = [holds(await sessionOf(world, userId, group.conversation_id))]
        const known = await listAllLines(world, group)
        await go(after)
        const { conversations } = await world.im.getChangesSince(userId, { held, limit: syncLimit })
        const fresh = (await listAllLines(world, group)).slice(known.length)
        expect(conversations.flatMap(({ lines }) => lines)).toEqual(fresh)
      }),
      { numRuns: 40 },
    )
  })
}
