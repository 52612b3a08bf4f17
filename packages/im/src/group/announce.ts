/** Notifies the members who joined a group or left it. */
import {
  countUnread,
  type EventData,
  firstCounts,
  type GroupLine,
  toUnreadMentions,
} from '@stonechat/protocol'
import { conversationTopic, userTopic } from '../bus/topics.js'
import type { Bus, GroupRecord, ImStore, SessionRecord } from '../contract/index.js'
import { toSessionChange } from '../session/sessions.js'
import type { GroupParts } from './parts.js'

/** A change that is committed. */
export interface CommittedChange {
  readonly kind: EventData['group.changed']['kind']
  readonly actorId: number
  /** As it is after the change. */
  readonly group: GroupRecord
  readonly userIds: readonly number[]
  readonly line: GroupLine | undefined
}

/** Notifies everyone who is in the group of a change. */
export function announceChange(
  bus: Pick<Bus, 'publish'>,
  { kind, actorId, group, userIds, line }: CommittedChange,
): void {
  const { rev, conversation_id, ...properties } = group
  const data: EventData['group.changed'] = {
    conversation_id,
    rev,
    kind,
    group: { ...properties, conversation_id },
    actor_id: actorId,
    user_ids: [...userIds],
    ...(line === undefined ? {} : { line }),
  }
  bus.publish(conversationTopic(conversation_id), {
    kind: 'deliver',
    rev,
    event: { event: 'group.changed', data },
  })
}

/** Unsubscribes the connections of users who left from the topic of their group, and notifies them. */
export function announceLeave(bus: Bus, group: GroupRecord, userIds: readonly number[]): void {
  const conversationId = group.conversation_id
  const leave = { kind: 'leave', conversationId, userIds, rev: group.rev } as const
  bus.publish(conversationTopic(conversationId), leave)
  for (const userId of userIds) {
    bus.publish(userTopic(userId), leave)
    const data: EventData['session.changed'] = {
      target_type: 'group',
      target_id: group.id,
      conversation_id: conversationId,
      last_seq: 0,
      rev: group.rev,
      session_rev: 0,
      deleted_rev: 0,
      read_seq: 0,
      floor_seq: 0,
      unread: 0,
      ...toUnreadMentions([]),
      pinned: false,
      muted: false,
      draft: '',
      removed: true,
    }
    bus.publish(userTopic(userId), { kind: 'deliver', event: { event: 'session.changed', data } })
  }
}

/**
 * Subscribes new members to the topic of their group, and sends them their session as it was when they joined.
 * @param readSeq the head at that moment: nothing before it is unread
 */
export async function announceJoin(
  { store, bus }: GroupParts,
  group: GroupRecord,
  userIds: readonly number[],
  readSeq: number,
): Promise<void> {
  const record = await findSession(store, group.conversation_id, userIds)
  if (record === undefined) return
  const event = { event: 'session.changed', data: toFirstSession(record, group.rev, readSeq) } as const
  const { conversation_id: conversationId, rev, floor_seq: floorSeq } = record
  for (const userId of userIds) {
    bus.publish(userTopic(userId), { kind: 'join', conversationId, rev, floorSeq, event })
  }
}

/** All new members of one change start at the same seq: any of their sessions will do, and some may have left already. */
async function findSession(
  store: Pick<ImStore, 'getSession'>,
  conversationId: number,
  userIds: readonly number[],
): Promise<SessionRecord | undefined> {
  for (const userId of userIds) {
    const record = await store.getSession(userId, conversationId)
    if (record !== undefined) return record
  }
  return undefined
}

/** Without what this one user may have done since: others must not see it. */
function toFirstSession(
  record: SessionRecord,
  joinedRev: number,
  read_seq: number,
): EventData['session.changed'] {
  const { deleted_unread: _, mention_seqs: __, ...rest } = record
  const unread = countUnread({ ...rest, read_seq })
  const first = { ...firstCounts(joinedRev), read_seq, unread, ...toUnreadMentions([]) }
  const unset = { pinned: false, muted: false, draft: '' }
  return { ...toSessionChange(rest), ...first, ...unset }
}
