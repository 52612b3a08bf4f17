import type { ContactRequestWrite } from '../contract/index.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import type { ContactParts } from './parts.js'

/**
 * Notifies both users of what became of a request, and sends its words as the first message where it was accepted. Also where a retry finds
 * it so: the first time its process may have died in between.
 */
export async function announceRequest(
  { bus, sender }: Pick<ContactParts, 'bus' | 'sender'>,
  { request, requestRevs, contactRevs }: ContactRequestWrite,
  at: number,
): Promise<void> {
  const peerOf = (userId: number) => (userId === request.from_id ? request.to_id : request.from_id)
  for (const { userId, rev } of requestRevs)
    announceUserChange(bus, userId, { rev, kind: 'contact_request', request })
  for (const { userId, rev } of contactRevs) {
    const contact = { user_id: peerOf(userId), remark: '', tags: [], starred: false, created_at: at }
    announceUserChange(bus, userId, { rev, kind: 'contact', user_id: contact.user_id, contact })
  }
  if (request.state !== 'accepted' || request.text === '') return
  await sender.send(
    {
      ...{ target_type: 'user', target_id: request.to_id, client_id: `request-${request.id}` },
      content: { type: 'text', text: request.text },
    },
    { userId: request.from_id, connectionId: undefined },
  )
}
