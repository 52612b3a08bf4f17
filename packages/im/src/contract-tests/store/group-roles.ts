import { describe, expect, it } from 'vitest'
import type { GroupChange, GroupRecord } from '../../contract/index.js'
import { makeGroup, noon, verdict, type World } from './world.js'

type Actor = 'owner' | 'admin' | 'member' | 'stranger'

interface Cast extends Record<Actor, number> {
  readonly otherAdmin: number
  readonly otherMember: number
  readonly newcomer: number
}

/** What each role is answered: `changed` where it may. */
interface RoleCase {
  readonly does: string
  readonly change: (cast: Cast) => Pick<GroupChange, never> & Record<string, unknown>
  readonly answers: Record<Actor, string>
}

const forOwner = { owner: 'changed', admin: 'forbidden', member: 'forbidden', stranger: 'not_a_member' }
const forOwnerAndAdmins = { ...forOwner, admin: 'changed' }
const forMembers = { ...forOwnerAndAdmins, member: 'changed' }

const matrix: readonly RoleCase[] = [
  { does: 'rename', change: () => ({ kind: 'update', name: 'Other' }), answers: forOwnerAndAdmins },
  {
    does: 'add somebody',
    change: ({ newcomer }) => ({ kind: 'add', userIds: [newcomer], maxMembers: 99 }),
    answers: forMembers,
  },
  {
    does: 'remove a member',
    change: ({ otherMember }) => ({ kind: 'remove', userId: otherMember }),
    answers: forOwnerAndAdmins,
  },
  {
    does: 'remove an admin',
    change: ({ otherAdmin }) => ({ kind: 'remove', userId: otherAdmin }),
    answers: forOwner,
  },
  {
    does: 'remove the owner',
    change: ({ owner }) => ({ kind: 'remove', userId: owner }),
    answers: { ...forOwner, owner: 'changed' },
  },
  {
    does: 'mute a member',
    change: ({ otherMember }) => ({ kind: 'member', userId: otherMember, mutedUntil: noon + 1 }),
    answers: forOwnerAndAdmins,
  },
  {
    does: 'mute an admin',
    change: ({ otherAdmin }) => ({ kind: 'member', userId: otherAdmin, mutedUntil: noon + 1 }),
    answers: forOwner,
  },
  {
    does: 'mute the owner',
    change: ({ owner }) => ({ kind: 'member', userId: owner, mutedUntil: noon + 1 }),
    answers: { ...forOwner, owner: 'forbidden' },
  },
  {
    does: 'appoint an admin',
    change: ({ otherMember }) => ({ kind: 'member', userId: otherMember, role: 'admin' }),
    answers: forOwner,
  },
  {
    does: 'dismiss an admin',
    change: ({ otherAdmin }) => ({ kind: 'member', userId: otherAdmin, role: 'member' }),
    answers: forOwner,
  },
  {
    does: 'make another the owner',
    change: ({ otherMember }) => ({ kind: 'member', userId: otherMember, role: 'owner' }),
    answers: forOwner,
  },
  { does: 'dissolve', change: () => ({ kind: 'dissolve' }), answers: forOwner },
  {
    does: 'change somebody who is no member',
    change: ({ newcomer }) => ({ kind: 'member', userId: newcomer, role: 'admin' }),
    answers: {
      owner: 'user_not_found',
      admin: 'user_not_found',
      member: 'forbidden',
      stranger: 'not_a_member',
    },
  },
]

export function registerGroupRoleRules(getWorld: () => World): void {
  describe('[G120] the role of the actor decides', () => {
    for (const { does, change, answers } of matrix)
      for (const actor of ['owner', 'admin', 'member', 'stranger'] as const)
        it(`${does}, as ${actor}: ${answers[actor]}`, async () => {
          const world = getWorld()
          const { cast, group } = await makeCast(world)
          const place = { groupId: group.id, actorId: cast[actor], at: noon }
          const outcome = await world.im.changeGroup({ ...place, ...change(cast) } as unknown as GroupChange)
          expect(verdict(outcome)).toBe(answers[actor])
        })
  })

  for (const actor of ['owner', 'admin', 'member'] as const)
    it(`[G121] everyone may leave: ${actor}`, async () => {
      const world = getWorld()
      const { cast, group } = await makeCast(world)
      const userId = cast[actor]
      const outcome = await world.im.changeGroup({
        kind: 'remove',
        groupId: group.id,
        actorId: userId,
        userId,
        at: noon,
      })
      expect(outcome).toMatchObject({ status: 'changed', userIds: [userId] })
      expect(await world.im.getMember(group.id, userId)).toBeUndefined()
    })

  it('[G122] a refused change writes nothing', async () => {
    const world = getWorld()
    const { cast, group } = await makeCast(world)
    const before = await world.im.getGroup(group.id)
    await world.im.changeGroup({ kind: 'dissolve', groupId: group.id, actorId: cast.admin, at: noon })
    expect(await world.im.getGroup(group.id)).toEqual(before)
  })
}

async function makeCast(world: World): Promise<{ cast: Cast; group: GroupRecord }> {
  const [owner = 0, admin = 0, member = 0, stranger = 0, otherAdmin = 0, otherMember = 0, newcomer = 0] =
    world.people(7)
  const group = await makeGroup(world, owner, admin, member, otherAdmin, otherMember)
  for (const userId of [admin, otherAdmin])
    await world.im.changeGroup({
      kind: 'member',
      groupId: group.id,
      actorId: owner,
      userId,
      role: 'admin',
      at: noon,
    })
  return { cast: { owner, admin, member, stranger, otherAdmin, otherMember, newcomer }, group }
}
