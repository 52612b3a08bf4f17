import { targetKey } from '../base/target.js'
import type { Contacts } from '../contact/contacts.js'
import type { Base, Feature } from '../feature.js'
import { Sessions } from './sessions.js'

export interface SessionFeature extends Feature {
  readonly sessions: Sessions
}

/** The list of conversations, with what the user may set for each. */
export function createSessionFeature({
  userId,
  keeper,
  wires,
  contacts,
}: Pick<Base, 'userId' | 'keeper' | 'wires'> & { readonly contacts: Contacts }): SessionFeature {
  const sessions = new Sessions({
    userId,
    onChanged(id, key) {
      keeper.touch(id)
      wires.tell('sessionChanged', key)
    },
  })
  sessions.extend((key) => {
    const title = key.startsWith('user:') ? contacts.remarkOf(Number(key.slice(5))) : ''
    return title === '' ? {} : { title }
  })
  return {
    sessions,
    onEvent: {
      'receipt.changed': (receipt) => sessions.applyReceipt(receipt),
      'group.changed': (change) => sessions.applyGroup(change),
      'user.updated': (user) => sessions.applyUser(user),
    },
    onNews: {
      renamed(target_id) {
        const target = { target_type: 'user', target_id } as const
        // Most contacts have no session.
        if (sessions.idOf(target)) sessions.refresh(targetKey(target))
      },
    },
    onAnswer: {
      'session.update': (session) => sessions.upsert(session),
    },
    restore({ conversations, facts }) {
      for (const { session } of conversations) sessions.upsert(session)
      if (facts.some(({ is_complete }) => is_complete)) sessions.setLoaded()
    },
  }
}
