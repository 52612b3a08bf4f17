/** What is forwarded, as it is sent. */
import { type Message, type ParsedInput, StonechatError, type Target } from '@stonechat/protocol'
import type { Directory, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { type Copy, copyMessage } from './make-copies.js'
import { makeRecord } from './make-record.js'

export interface SourceParts {
  readonly store: Pick<ImStore, 'getAccess' | 'findVisibleMessages' | 'getGroup'>
  readonly directory: Directory | undefined
}

/**
 * Reads the messages that somebody forwards, and makes of them what each target gets.
 * @throws StonechatError `message_not_found` where one is not there for this user, `not_a_member`, `group_not_found`, `limit_reached`,
 *   `too_large`
 */
export async function readCopies(
  parts: SourceParts,
  userId: number,
  { from, seqs, as, title }: ParsedInput<'message.forward'>,
): Promise<readonly Copy[]> {
  const access = await requireAccess(parts.store, userId, from)
  if (access === undefined) throw new StonechatError('message_not_found')
  const { conversationId, floorSeq: afterSeq } = access
  const messages = await parts.store.findVisibleMessages({ userId, conversationId, afterSeq, seqs })
  if (messages.length < seqs.length) throw new StonechatError('message_not_found')
  if (as === 'each') return messages.flatMap(copyMessage)
  return [{ content: await recordOf(parts, userId, from, messages, title), extras: undefined }]
}

async function recordOf(
  { store, directory }: SourceParts,
  userId: number,
  from: Target,
  messages: readonly Message[],
  title: string | undefined,
) {
  const isGroup = from.target_type === 'group'
  const both = isGroup ? [] : [...new Set([userId, from.target_id])]
  const [group, profiles] = await Promise.all([
    isGroup && title === undefined ? store.getGroup(from.target_id) : undefined,
    directory?.getProfiles([...new Set([...both, ...messages.map((one) => one.sender_id)])]),
  ])
  const nameOf = (id: number) => profiles?.get(id)?.nickname ?? ''
  const named = isGroup ? group?.name : both.map((id) => nameOf(id) || String(id)).join(', ')
  return makeRecord(messages, title ?? named ?? '', nameOf)
}
