import type { Group } from '@stonechat/protocol'
import { imLimits } from '../limits.js'
import { applyChange } from './apply-change.js'
import type { GroupParts } from './parts.js'

/**
 * Keeps whether an account is disabled, and hands on the groups whose owner's account is: those of this user, or those that
 * waited for a member who can own them. Does the same again without harm, after whatever interrupted it.
 * @throws StonechatError `unavailable`
 */
export async function settleUser(parts: GroupParts, userId: number, disabled: boolean): Promise<void> {
  const { store, clock } = parts
  await store.setUserDisabled(userId, disabled, clock())
  const limit = imLimits.orphanedGroupsPageMax
  for (let afterGroupId = 0; ; ) {
    const groupIds = await store.listOrphanedGroups(userId, { limit, afterGroupId })
    for (const groupId of groupIds) await handOn(parts, groupId)
    afterGroupId = groupIds.at(-1) ?? 0
    if (groupIds.length < limit) return
  }
}

async function handOn(parts: GroupParts, groupId: number): Promise<void> {
  const group: Pick<Group, 'owner_id'> | undefined = await parts.store.getGroup(groupId)
  if (group === undefined) return
  await applyChange(parts, group.owner_id, groupId, { kind: 'succeed' })
}
