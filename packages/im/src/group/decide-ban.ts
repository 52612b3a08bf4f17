/** Keeping out somebody who is no member of a group, and letting them be brought back again. */
import type { GroupChange, MemberRecord } from '../contract/index.js'
import type { GroupDecision, GroupState } from './decide-group-change.js'
import { may } from './rights.js'
import { muteOf } from './sanction.js'

/** The owner and admins may; a mute that has not ended stays. Again is unchanged, and who banned first stays named. */
export function decideBan(
  { userId, isBanned, at }: Extract<GroupChange, { kind: 'ban' }>,
  { group, sanctions }: GroupState,
  actor: MemberRecord,
): GroupDecision {
  if (!may(actor.role, 'moderate', group.settings)) return { status: 'refused', code: 'forbidden' }
  const held = sanctions.get(userId)
  const wasBanned = (held?.banned_at ?? null) !== null
  if (wasBanned === isBanned) return { status: 'unchanged' }
  const ban = isBanned ? { banned_at: at, banned_by: actor.user_id } : { banned_at: null, banned_by: null }
  return { status: 'unchanged', sanctions: [{ user_id: userId, muted_until: muteOf(held, at), ...ban }] }
}
