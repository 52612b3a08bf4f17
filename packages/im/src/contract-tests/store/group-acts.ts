/** What is done to a group in rules about who may do what: each answers with the outcome, or the code of the refusal. */
import type { GroupChange } from '../../contract/index.js'
import type { WantedChange } from '../../group/apply-change.js'
import { draft, inGroup, noon, verdict, type World } from './world.js'

export function createGroupActs(getWorld: () => World) {
  const change = async (groupId: number, actorId: number, wanted: WantedChange, at = noon) =>
    verdict(await getWorld().im.changeGroup({ ...wanted, groupId, actorId, at } as GroupChange))
  return {
    change,
    add: (groupId: number, actorId: number, ...userIds: number[]) =>
      change(groupId, actorId, { kind: 'add', userIds, maxMembers: 99 }),
    remove: (groupId: number, actorId: number, userId: number) =>
      change(groupId, actorId, { kind: 'remove', userId }),
    ban: (groupId: number, actorId: number, userId: number, isBanned: boolean, at = noon) =>
      change(groupId, actorId, { kind: 'ban', userId, isBanned }, at),
    async write(groupId: number, userId: number, createdAt = noon) {
      const [outcome] = await getWorld().im.commitMessages([
        draft(inGroup({ id: groupId }), userId, { createdAt }),
      ])
      return verdict(outcome)
    },
  }
}
