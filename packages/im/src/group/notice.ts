/** Confirming the notice of a group, and who has. */
import { type Group, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { gatherByKey } from '../base/gather-by-key.js'
import { readCursor } from '../base/read-cursor.js'
import { conversationTopic, userTopic } from '../bus/topics.js'
import type { Bus, NoticeReading, NoticeReadings } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { getGroup } from './get-group.js'
import { nameMembers } from './name-members.js'
import type { GroupParts } from './parts.js'
import { may } from './rights.js'

export interface Notices {
  /**
   * Confirms that the caller read the notice; what it asked before changes nothing.
   * @throws StonechatError `group_not_found`, `group_dissolved`, `not_a_member`, `overloaded`
   */
  read(userId: number, input: ParsedInput<'group.read_notice'>): Promise<Group>
  /** Resolves once all that was confirmed is stored. */
  drain(): Promise<void>
}

type Reading = NoticeReading & { readonly groupId: number }
type Decided = Exclude<NoticeReadings, { status: 'refused' }>

/** Members confirm in storms: those of one group that come together are committed and told together. */
export function createNotices(parts: GroupParts): Notices {
  const gathering = gatherByKey<Reading, NoticeReadings>({
    quietMs: imLimits.noticeGatherMs,
    batchMax: imLimits.noticeMaxPerCommit,
    waitingMax: imLimits.noticeMaxWaiting,
    async work(readings) {
      const outcome = await parts.store.readNotice(readings[0]!.groupId, readings)
      if (outcome.status === 'decided' && outcome.readerIds.size > 0) announce(parts.bus, outcome)
      return readings.map(() => outcome)
    },
  })
  return {
    async read(userId, { group_id: groupId, notice_rev: noticeRev }) {
      const outcome = await gathering.put(String(groupId), { groupId, userId, noticeRev })
      if (outcome.status === 'refused') throw new StonechatError(outcome.code)
      if (outcome.strangerIds.has(userId)) throw new StonechatError('not_a_member')
      return getGroup(parts, userId, groupId)
    },
    drain: gathering.drain,
  }
}

/** Tells everyone how many have, and the other devices of those who just did that it was they. */
function announce(bus: Bus, { group, readerIds }: Decided): void {
  const { id: group_id, conversation_id, notice_rev, notice_read_count } = group
  const data = { conversation_id, group_id, notice_rev, notice_read_count }
  bus.publish(conversationTopic(conversation_id), {
    kind: 'deliver',
    event: { event: 'group.notice_read', data },
  })
  for (const userId of readerIds)
    bus.publish(userTopic(userId), {
      kind: 'deliver',
      event: { event: 'group.notice_read', data: { ...data, notice_read: true } },
    })
}

/**
 * One page of those who have confirmed the notice, or have not, by user id; empty where it does not ask.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`, `invalid_input` for a cursor that is not ours
 */
export async function listNoticeReaders(
  parts: GroupParts,
  userId: number,
  { group_id, state, limit, cursor }: ParsedInput<'group.notice_readers'>,
): Promise<OperationOutput<'group.notice_readers'>> {
  const afterUserId = readCursor(cursor)
  const { role, ...settings } = await getGroup(parts, userId, group_id)
  if (!may(role, 'see_notice_readers', settings)) throw new StonechatError('forbidden')
  const found = await parts.store.listNoticeReaders(group_id, { state, limit: limit + 1, afterUserId })
  const page = found.slice(0, limit)
  return {
    members: await nameMembers(parts.directory, page),
    next_cursor: found.length > limit ? String(page.at(-1)!.user_id) : null,
  }
}
