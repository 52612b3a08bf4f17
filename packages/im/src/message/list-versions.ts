import {
  type Message,
  type OperationOutput,
  type ParsedInput,
  type Role,
  StonechatError,
} from '@stonechat/protocol'
import type { ImStore } from '../contract/index.js'
import { type MessageAccessStore, requireMessage } from './require-message.js'

type VersionsStore = MessageAccessStore & Pick<ImStore, 'getMember' | 'listMessageVersions'>

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
  const { conversationId, message } = await requireMessage(store, userId, target, seq)
  const member = target.target_type === 'group' ? await store.getMember(target.target_id, userId) : undefined
  if (!mayReadVersions(message, userId, member?.role)) throw new StonechatError('forbidden')
  const page = await store.listMessageVersions({ conversationId, seq, afterRev: after_rev, limit })
  return { versions: page.versions, has_more: page.hasMore }
}

function mayReadVersions(message: Message, userId: number, role: Role | undefined): boolean {
  if (message.sender_id === userId) return true
  const isModerator = role === 'owner' || role === 'admin'
  return isModerator && message.recalled_at === null
}
