import { type Message, StonechatError, type Target } from '@stonechat/protocol'
import type { Access, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'

export type MessageAccessStore = Pick<ImStore, 'getAccess' | 'listMessages'>

/**
 * One message that a user may see, and the conversation it is in.
 * @throws StonechatError `message_not_found`, `not_a_member`, `group_not_found`
 */
export async function requireMessage(
  store: MessageAccessStore,
  userId: number,
  target: Target,
  seq: number,
): Promise<Pick<Access, 'conversationId' | 'floorSeq' | 'member'> & { readonly message: Message }> {
  const access = await requireAccess(store, userId, target)
  if (access === undefined || seq <= access.floorSeq) throw new StonechatError('message_not_found')
  const { conversationId, floorSeq, member } = access
  const { messages } = await store.listMessages({
    ...{ conversationId, userId, afterSeq: seq - 1, direction: 'newer', limit: 1 },
  })
  const [message] = messages
  if (message?.seq !== seq) throw new StonechatError('message_not_found')
  return { conversationId, floorSeq, member, message }
}
