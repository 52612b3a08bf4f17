import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { countWithinBytes } from '../base/within-bytes.js'
import type { ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { imLimits } from '../limits.js'

/**
 * Messages with files of one conversation, the newest first, at most `answerMaxBytes` long.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function listFileMessages(
  store: Pick<ImStore, 'getAccess' | 'listFileMessages'>,
  userId: number,
  { before_seq: beforeSeq, kind: kinds, limit, ...target }: ParsedInput<'message.files'>,
): Promise<OperationOutput<'message.files'>> {
  const access = await requireAccess(store, userId, target)
  if (access === undefined) return { messages: [], has_more: false }
  const { conversationId, floorSeq: afterSeq } = access
  const found = await store.listFileMessages({ conversationId, userId, kinds, afterSeq, beforeSeq, limit })
  const messages = found.messages.slice(0, countWithinBytes(found.messages, imLimits.answerMaxBytes))
  return { messages, has_more: found.hasMore || messages.length < found.messages.length }
}
