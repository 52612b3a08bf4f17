import type { ErrorCode } from '@stonechat/protocol'

/** What is known of those who would be in a new group. */
export interface GroupCreationState {
  /** Of the owner and the members, those whose account is disabled. */
  readonly disabled: ReadonlySet<number>
  /** Members who have blocked the owner. */
  readonly blockers: ReadonlySet<number>
  /** Members whom only contacts bring into a group, and the owner is none of theirs. */
  readonly closed: ReadonlySet<number>
}

/** Why nobody may make this group; `undefined` where the owner may. */
export function refuseGroupCreation(
  ownerId: number,
  memberIds: readonly number[],
  { disabled, blockers, closed }: GroupCreationState,
): ErrorCode | undefined {
  if (disabled.has(ownerId)) return 'user_disabled'
  if (memberIds.some((id) => disabled.has(id))) return 'peer_disabled'
  if (memberIds.some((id) => blockers.has(id))) return 'blocked'
  return memberIds.some((id) => closed.has(id)) ? 'not_a_contact' : undefined
}
