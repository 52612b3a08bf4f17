import type { ErrorCode } from '@stonechat/protocol'

/** What is known of those who would be in a new group. */
export interface GroupCreationState {
  /** Of the owner and the members, those whose account is disabled. */
  readonly disabled: ReadonlySet<number>
  /** Members who have blocked the owner. */
  readonly blockers: ReadonlySet<number>
}

/** Why nobody may make this group; `undefined` where the owner may. */
export function refuseGroupCreation(
  ownerId: number,
  memberIds: readonly number[],
  { disabled, blockers }: GroupCreationState,
): ErrorCode | undefined {
  if (disabled.has(ownerId)) return 'user_disabled'
  if (memberIds.some((id) => disabled.has(id))) return 'peer_disabled'
  return memberIds.some((id) => blockers.has(id)) ? 'blocked' : undefined
}
