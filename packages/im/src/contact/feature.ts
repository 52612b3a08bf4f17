import type { Handlers } from '@stonechat/protocol/operations'
import { announceUserChange } from '../user-state/announce-user-change.js'
import { answerContact } from './answer-contact.js'
import { listContactRequests, listContacts } from './list-contacts.js'
import type { ContactParts } from './parts.js'
import { requestContact } from './request-contact.js'
import { updateContact } from './update-contact.js'

type ContactOperation =
  | 'contact.request'
  | 'contact.requests'
  | 'contact.answer'
  | 'contact.list'
  | 'contact.update'
  | 'contact.delete'

export function createContactFeature(parts: ContactParts): Handlers<ContactOperation> {
  const { store, bus, presence } = parts
  return {
    'contact.request': (input, { caller }) => requestContact(parts, caller, input),
    'contact.requests': (input, { caller }) => listContactRequests(store, caller.userId, input),
    'contact.answer': (input, { caller }) => answerContact(parts, caller, input),
    'contact.list': (input, { caller }) => listContacts(parts, caller.userId, input),
    'contact.update': (input, { caller }) => updateContact(parts, caller.userId, input),
    async 'contact.delete'({ user_id }, { caller }) {
      const revs = await store.deleteContact(caller.userId, user_id)
      for (const { userId, rev } of revs) {
        const peerId = userId === caller.userId ? user_id : caller.userId
        presence.sightChanged(userId, peerId)
        announceUserChange(bus, userId, { rev, kind: 'contact', user_id: peerId })
      }
      return {}
    },
  }
}
