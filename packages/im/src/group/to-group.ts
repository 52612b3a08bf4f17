import type { Group } from '@stonechat/protocol'
import type { GroupRecord, MemberRecord } from '../contract/index.js'

/** A group as one of its members sees it. */
export function toGroup(
  group: GroupRecord,
  { role, alias, notice_rev }: Pick<MemberRecord, 'role' | 'alias' | 'notice_rev'>,
): Group {
  return { ...group, notice_read: group.notice_rev > 0 && notice_rev === group.notice_rev, role, alias }
}
