import type { ContactRequest } from '@stonechat/protocol'
import { codeOf, isPassing } from '../base/passing.js'
import type { ContactRequestWrite } from '../contract/index.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import type { ContactParts } from './parts.js'

/**
 * Notifies both users of what became of a request, and sends its words as the first message where it was accepted. Also where a retry finds
 * it so: the first time its process may have died in between.
 */
export async function announceRequest(
  { bus, sender, presence }: Pick<ContactParts, 'bus' | 'sender' | 'presence'>,
  { request, requestRevs, contactRevs }: ContactRequestWrite,
  at: number,
): Promise<void> {
  const peerOf = (userId: number) => (userId === request.from_id ? request.to_id : request.from_id)
  for (const { userId, rev } of requestRevs)
    announceUserChange(bus, userId, { rev, kind: 'contact_request', request })
  for (const { userId, rev } of contactRevs) {
    presence.sightChanged(userId, peerOf(userId))
    const contact = { user_id: peerOf(userId), remark: '', tags: [], starred: false, created_at: at }
    announceUserChange(bus, userId, { rev, kind: 'contact', user_id: contact.user_id, contact })
  }
  if (request.state === 'accepted' && request.text !== '') await sendFirstWords(sender, request)
}

/** Where they may not be said any more, as by somebody who has been disabled since, the two are contacts without them. */
async function sendFirstWords(
  sender: ContactParts['sender'],
  { id, from_id, to_id, text }: ContactRequest,
): Promise<void> {
  const message = {
    ...({ target_type: 'user', target_id: to_id } as const),
    client_id: `request-${id}`,
    content: { type: 'text' as const, text },
  }
  try {
    await sender.send(message, { userId: from_id, connectionId: undefined })
  } catch (error) {
    if (isPassing(codeOf(error))) throw error
  }
}
