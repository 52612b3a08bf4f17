import type { Handlers } from '@stonechat/protocol/operations'
import { requireConnection } from '../connection/require-connection.js'
import type { Hub } from '../hub/hub.js'
import { getPresence } from './get-presence.js'
import type { PresenceTracker } from './presence.js'

export interface PresenceParts {
  readonly hub: Pick<Hub, 'find'>
  readonly presence: PresenceTracker
  /** Whether callers who are not signed in may ask which users are online. */
  readonly isPublic: boolean
}

type PresenceOperation = 'presence.get' | 'presence.update' | 'presence.subscribe'

export function createPresenceFeature(parts: PresenceParts): Handlers<PresenceOperation> {
  const { hub, presence } = parts
  return {
    'presence.get': (input, { caller }) => getPresence(parts, caller, input),
    'presence.update': async ({ hidden }, { caller: { userId } }) => {
      if (hidden === undefined) return { hidden: await presence.isHidden(userId) }
      await presence.setHidden(userId, hidden)
      return { hidden }
    },
    'presence.subscribe': async ({ user_ids }, { connectionId }) => {
      const userIds = [...new Set(user_ids)]
      return { users: await presence.follow(requireConnection(hub, connectionId), userIds) }
    },
  }
}
