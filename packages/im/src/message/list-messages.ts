import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { requireAccess } from '../access.js'
import type { ImStore } from '../contract/index.js'

/**
 * One page of history, ascending: before a seq, after a seq, or the newest.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function listMessages(
  store: Pick<ImStore, 'getAccess' | 'listMessages'>,
  userId: number,
  input: ParsedInput<'message.list'>,
): Promise<OperationOutput<'message.list'>> {
  const access = await requireAccess(store, userId, input)
  if (access === undefined) return { conversation_id: null, messages: [], has_more: false }
  const { messages, hasMore } = await store.listMessages({
    conversationId: access.conversationId,
    afterSeq: Math.max(access.floorSeq, input.after_seq ?? 0),
    beforeSeq: input.before_seq,
    direction: input.after_seq === undefined ? 'older' : 'newer',
    limit: input.limit,
  })
  return { conversation_id: access.conversationId, messages, has_more: hasMore }
}
