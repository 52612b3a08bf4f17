/** Who may invite by a link, and whether one still lets people in: no database here. */
import type { ErrorCode, Role } from '@stonechat/protocol'
import type { StoredGroup } from '../group/decide-group-change.js'
import { may } from '../group/rights.js'
import type { InviteFound, InviteRecord } from './store.js'

/** Why a user may not make a link of a group. */
export function refuseInvite(
  group: StoredGroup | undefined,
  role: Role | undefined,
): Extract<ErrorCode, 'group_not_found' | 'not_a_member' | 'group_dissolved' | 'forbidden'> | undefined {
  if (group === undefined) return 'group_not_found'
  if (role === undefined) return 'not_a_member'
  if (group.dissolved_at !== null) return 'group_dissolved'
  return may(role, 'invite', group.settings) ? undefined : 'forbidden'
}

/** Whether the time of a link has come, or as many have used it as may. */
export function isOver(
  { expires_at, max_uses, uses }: Pick<InviteRecord, 'expires_at' | 'max_uses' | 'uses'>,
  at: number,
): boolean {
  return (expires_at !== null && expires_at <= at) || (max_uses !== null && uses >= max_uses)
}

/** A link is as good as who made it: it ends for everybody once that user may not invite any more. */
export function isOpen({ invite, group, makerRole }: InviteFound, at: number): boolean {
  return refuseInvite(group, makerRole) === undefined && !isOver(invite, at)
}
