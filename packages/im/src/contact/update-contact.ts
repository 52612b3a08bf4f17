import { type Contact, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { withFaces } from '../group/with-faces.js'
import { announceUserChange } from '../user-state/announce-user-change.js'
import type { ContactParts } from './parts.js'

/**
 * Changes what a user keeps of a contact; where that changes something, all devices of the user are notified.
 * @throws StonechatError `contact_not_found`
 */
export async function updateContact(
  { store, bus, directory }: Pick<ContactParts, 'store' | 'bus' | 'directory'>,
  userId: number,
  { user_id, ...patch }: ParsedInput<'contact.update'>,
): Promise<Contact> {
  const outcome = await store.updateContact(userId, user_id, patch)
  if (outcome === undefined) throw new StonechatError('contact_not_found')
  const { contact, rev } = outcome
  if (rev !== undefined) announceUserChange(bus, userId, { rev, kind: 'contact', user_id, contact })
  const [named] = await withFaces(directory, [contact])
  return named!
}
