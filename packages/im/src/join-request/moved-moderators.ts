import type { MemberRecord } from '../contract/index.js'
import type { GroupPlan } from '../group/decide-group-change.js'
import { may } from '../group/rights.js'

/** Who may answer requests to join since a change of the group, or may not any more. */
export function findMovedModerators(
  members: ReadonlyMap<number, MemberRecord>,
  { group, updated, removed }: Pick<GroupPlan, 'group' | 'updated' | 'removed'>,
): number[] {
  const answers = (member: MemberRecord | undefined) =>
    member !== undefined && may(member.role, 'moderate', group.settings)
  const changed = updated.filter((after) => answers(after) !== answers(members.get(after.user_id)))
  return [...changed.map(({ user_id }) => user_id), ...removed.filter((id) => answers(members.get(id)))]
}
