import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'

/** Takes points beyond those of the operation. */
export type Owe = ((points: number) => void) | undefined

/**
 * Lets a user pay for those who were put into a group by their number, and far more for each stranger, that is, with whom the
 * user has no direct conversation: a group shows its messages to people who never asked for them.
 */
export async function priceStrangers(
  store: Pick<ImStore, 'countStrangers'>,
  owe: Owe,
  userId: number,
  addedIds: readonly number[],
): Promise<void> {
  if (owe === undefined || addedIds.length === 0) return
  const strangers = await store.countStrangers(userId, addedIds)
  owe(Math.floor(addedIds.length / imLimits.groupAddedPerPoint) + strangers * imLimits.groupPointsPerStranger)
}

/** A search reads all members of a group where it finds nobody, and makes names searchable that were not yet. */
export async function priceSearch(
  store: Pick<ImStore, 'getGroup'>,
  groupId: number,
  keysMade: number,
): Promise<number> {
  const { member_count = 0 } = (await store.getGroup(groupId)) ?? {}
  const { membersSearchedPerPoint, nameKeysMadePerPoint } = imLimits
  return Math.floor(member_count / membersSearchedPerPoint) + Math.floor(keysMade / nameKeysMadePerPoint)
}
