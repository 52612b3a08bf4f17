import type { Contact, ContactState } from '@stonechat/protocol'
import type { Directory } from '../contract/index.js'

/** Contacts with the names and pictures that the directory knows. */
export async function nameContacts(
  directory: Directory | undefined,
  contacts: readonly ContactState[],
): Promise<Contact[]> {
  const profiles = await directory?.getProfiles(contacts.map((one) => one.user_id))
  return contacts.map((contact) => {
    const profile = profiles?.get(contact.user_id)
    return { ...contact, nickname: profile?.nickname ?? '', avatar_url: profile?.avatar_url ?? null }
  })
}
