import type { Group, GroupCard } from '@stonechat/protocol'

type Shown = Pick<Group, 'id' | 'name' | 'avatar_url' | 'member_count' | 'join' | 'question'>

/** A group as people see it who are not in it. */
export function toGroupCard({ id, name, avatar_url, member_count, join, question }: Shown): GroupCard {
  return { group_id: id, name, avatar_url, member_count, approval: join === 'approval', question }
}
