import type { GroupCard } from '@stonechat/protocol'
import type { StoredGroup } from '../group/decide-group-change.js'

/** A group as people see it who are not in it. */
export function toGroupCard({ id, name, avatar_url, member_count, settings }: StoredGroup): GroupCard {
  return {
    ...{ group_id: id, name, avatar_url, member_count },
    approval: settings.join === 'approval',
    question: settings.question,
  }
}
