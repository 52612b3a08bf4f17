import { type ContactRequest, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { announceRequest } from './announce-request.js'
import type { ContactParts } from './parts.js'

/**
 * Accepts or declines a request, or withdraws an own one.
 * @throws StonechatError `request_not_found`, `request_settled`, `forbidden`, `limit_reached`
 */
export async function answerContact(
  parts: ContactParts,
  { userId }: { readonly userId: number },
  { request_id, state }: ParsedInput<'contact.answer'>,
): Promise<ContactRequest> {
  const at = parts.clock()
  const outcome = await parts.store.answerContact({ requestId: request_id, userId, state, at })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  await announceRequest(parts, outcome, at)
  return outcome.request
}
