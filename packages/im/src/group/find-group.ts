import { StonechatError } from '@stonechat/protocol'
import type { ImStore } from '../contract/index.js'
import { isFindable } from './decide-joins.js'

type Store = Pick<ImStore, 'getGroup' | 'getMember'>

/**
 * A group that people find by its id, or that the user is in; one that is dissolved too, since a card of it may be anywhere. Whether there
 * is no such group or nobody finds it takes the same reads, so that nobody learns which of both it is.
 */
export async function findGroup(store: Store, groupId: number, userId: number) {
  const [group, member] = await Promise.all([store.getGroup(groupId), store.getMember(groupId, userId)])
  if (group === undefined) return undefined
  const isShown = group.dissolved_at !== null || member !== undefined || isFindable(group)
  return isShown ? group : undefined
}

/**
 * The same of one that is not dissolved.
 * @throws StonechatError `group_not_found`, `group_dissolved`
 */
export async function requireGroup(store: Store, groupId: number, userId: number) {
  const group = await findGroup(store, groupId, userId)
  if (group === undefined) throw new StonechatError('group_not_found')
  if (group.dissolved_at !== null) throw new StonechatError('group_dissolved')
  return group
}
