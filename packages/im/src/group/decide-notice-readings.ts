/** Who of some members has confirmed the notice by what they say, decided over what was loaded: no database here. */
import type { MemberRecord, NoticeReading } from '../contract/index.js'
import type { StoredGroup } from './decide-group-change.js'

export interface NoticeDecision {
  /** As it is afterwards. */
  readonly group: StoredGroup
  /** Who had not confirmed it before. */
  readonly readerIds: ReadonlySet<number>
  readonly strangerIds: ReadonlySet<number>
}

/**
 * An asking that is over, a second time, and a group that is dissolved change nothing.
 * @param members those who are members of those who confirm
 */
export function decideNoticeReadings(
  readings: readonly NoticeReading[],
  group: StoredGroup,
  members: readonly MemberRecord[],
): NoticeDecision {
  const answered = new Map(members.map((one) => [one.user_id, one.notice_rev]))
  const readerIds = new Set<number>()
  const strangerIds = new Set<number>()
  for (const { userId, noticeRev } of readings) {
    const last = answered.get(userId)
    if (last === undefined) strangerIds.add(userId)
    else if (group.dissolved_at === null && noticeRev === group.notice_rev && noticeRev !== last)
      readerIds.add(userId)
  }
  const notice_read_count = group.notice_read_count + readerIds.size
  return { group: { ...group, notice_read_count }, readerIds, strangerIds }
}
