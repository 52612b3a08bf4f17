import { type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { userTopic } from '../bus/topics.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'

export interface DeleteMessagesOptions {
  readonly store: Pick<ImStore, 'getAccess' | 'deleteMessages'>
  readonly bus: Bus
  readonly clock: Clock
}

/**
 * Deletes messages for the caller alone, and notifies the caller's other devices.
 * @throws StonechatError `conversation_not_found`, `message_not_found`, `limit_reached`, `not_a_member`, `group_not_found`
 */
export async function deleteMessages(
  { store, bus, clock }: DeleteMessagesOptions,
  userId: number,
  { seqs, ...target }: ParsedInput<'message.delete'>,
): Promise<OperationOutput<'message.delete'>> {
  const access = await requireAccess(store, userId, target)
  if (access === undefined) throw new StonechatError('conversation_not_found')
  const { conversationId } = access
  const outcome = await store.deleteMessages({ userId, conversationId, seqs, at: clock() })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { sessionRev: session_rev, deletedRev: deleted_rev, unread } = outcome
  if (outcome.seqs.length > 0) {
    const data = {
      ...target,
      conversation_id: conversationId,
      seqs: [...outcome.seqs],
      session_rev,
      deleted_rev,
      unread,
    }
    bus.publish(userTopic(userId), { kind: 'deliver', event: { event: 'message.deleted', data } })
  }
  return { session_rev, deleted_rev, unread }
}
