import { type ContactRequest, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { requireUsers } from '../group/require-users.js'
import { announceRequest } from './announce-request.js'
import type { ContactParts } from './parts.js'

/**
 * Asks a user to become a contact.
 * @throws StonechatError `user_not_found`, `peer_disabled`, `blocked`, `limit_reached`; `conflict` for oneself
 */
export async function requestContact(
  parts: ContactParts,
  { userId }: { readonly userId: number },
  { user_id, text }: ParsedInput<'contact.request'>,
): Promise<ContactRequest> {
  const { store, clock, directory } = parts
  if (user_id === userId) throw new StonechatError('conflict')
  await requireUsers(directory, [user_id])
  const at = clock()
  const outcome = await store.requestContact({ fromId: userId, toId: user_id, text, at })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  await announceRequest(parts, outcome, at)
  return outcome.request
}
