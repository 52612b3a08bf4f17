/** What a member of a group may do with another, by their roles. */
import type { Member, Role } from '@stonechat/protocol'

export type MemberAction =
  | 'make-admin'
  | 'remove-admin'
  | 'transfer'
  | 'mute-hour'
  | 'mute-day'
  | 'unmute'
  | 'kick'

export interface MemberSubject {
  readonly ownId: number
  readonly ownRole: Role
  readonly member: Pick<Member, 'user_id' | 'role' | 'muted_until'>
  readonly now: number
}

/** Owners act on everybody, admins on plain members, nobody on themselves. */
export function actionsOn({ ownId, ownRole, member, now }: MemberSubject): MemberAction[] {
  const isOwner = ownRole === 'owner'
  const mayAct = member.user_id !== ownId && (isOwner || (ownRole === 'admin' && member.role === 'member'))
  if (!mayAct) return []
  const actions: MemberAction[] = []
  if (isOwner) actions.push(member.role === 'admin' ? 'remove-admin' : 'make-admin', 'transfer')
  if (isMuted(member, now)) actions.push('unmute')
  else actions.push('mute-hour', 'mute-day')
  return [...actions, 'kick']
}

export function isMuted(member: Pick<Member, 'muted_until'>, now: number): boolean {
  return member.muted_until !== null && member.muted_until > now
}
