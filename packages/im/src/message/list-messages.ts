import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { countWithinBytes } from '../base/within-bytes.js'
import type { ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { imLimits } from '../limits.js'

/**
 * One page of history, ascending: before a seq, after a seq, or the newest. Without what the caller deleted, and at most
 * `answerMaxBytes` long.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function listMessages(
  store: Pick<ImStore, 'getAccess' | 'listMessages'>,
  userId: number,
  input: ParsedInput<'message.list'>,
): Promise<OperationOutput<'message.list'>> {
  const access = await requireAccess(store, userId, input)
  if (access === undefined) return { conversation_id: null, messages: [], has_more: false }
  const direction = input.after_seq === undefined ? 'older' : 'newer'
  const { messages, hasMore } = await store.listMessages({
    conversationId: access.conversationId,
    userId,
    afterSeq: Math.max(access.floorSeq, input.after_seq ?? 0),
    beforeSeq: input.before_seq,
    direction,
    limit: input.limit,
  })
  const nearest = direction === 'older' ? messages.toReversed() : messages
  const page = nearest.slice(0, countWithinBytes(nearest, imLimits.answerMaxBytes))
  return {
    conversation_id: access.conversationId,
    messages: direction === 'older' ? page.toReversed() : page,
    has_more: hasMore || page.length < messages.length,
  }
}
