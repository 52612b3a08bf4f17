import { type Message, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { Access, ImStore } from '../contract/index.js'
import { may } from '../group/rights.js'
import { type MessageAccessStore, requireMessage } from './require-message.js'

type VersionsStore = MessageAccessStore & Pick<ImStore, 'listMessageVersions'>

/**
 * What a message said before each of its changes, the oldest first. Senders read their own, and moderators of a group
 * read all except recalled ones.
 * @throws StonechatError `message_not_found`, `forbidden`, `not_a_member`, `group_not_found`
 */
export async function listVersions(
  store: VersionsStore,
  userId: number,
  { seq, after_rev, limit, ...target }: ParsedInput<'message.versions'>,
): Promise<OperationOutput<'message.versions'>> {
  const { conversationId, member, message } = await requireMessage(store, userId, target, seq)
  if (!mayReadVersions(message, userId, member)) throw new StonechatError('forbidden')
  const page = await store.listMessageVersions({ conversationId, seq, afterRev: after_rev, limit })
  return { versions: page.versions, has_more: page.hasMore }
}

function mayReadVersions(message: Message, userId: number, member: Access['member']): boolean {
  if (message.sender_id === userId) return true
  if (member === null || message.recalled_at !== null) return false
  return may(member.role, 'moderate_messages', member.settings)
}
