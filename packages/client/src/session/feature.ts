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
}: Pick<Base, 'userId' | 'keeper' | 'wires'>): SessionFeature {
  const sessions = new Sessions({
    userId,
    onChanged(id, key) {
      keeper.touch(id)
      wires.tell('sessionChanged', key)
    },
  })
  return {
    sessions,
    onEvent: {
      'receipt.changed': (receipt) => sessions.applyReceipt(receipt),
      'group.changed': (change) => sessions.applyGroup(change),
      'user.updated': (user) => sessions.applyUser(user),
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
