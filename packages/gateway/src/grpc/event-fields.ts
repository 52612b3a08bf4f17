import type { EventRecord, TargetKey } from '@stonechat/im'
import type { MessageFields } from './fields.js'

/** A record of the event log as the fields of an Event. */
export function toEventFields(record: EventRecord): MessageFields {
  const place = { conversation_id: record.conversationId, at: record.at, ...describeKey(record.key) }
  switch (record.kind) {
    case 'message_created':
      return { ...place, type: record.kind, message: record.message }
    case 'message_changed': {
      const { kind: type, message, rev, change, actorId } = record
      return { ...place, type, message, rev, change, actor_id: actorId }
    }
    case 'group_changed': {
      const { kind: type, group, rev, change, actorId, userIds } = record
      return { ...place, type, group, rev, change, actor_id: actorId, subject_ids: userIds }
    }
  }
}

function describeKey(key: TargetKey): MessageFields {
  if (key.kind === 'group') return { group_id: key.groupId }
  return { user_ids: key.low === key.high ? [key.low] : [key.low, key.high] }
}
