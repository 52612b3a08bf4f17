import type { Handlers } from '@stonechat/protocol/operations'
import { requireConnection } from '../connection/require-connection.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import type { Hub } from '../hub/hub.js'
import { announceTyping } from './announce-typing.js'

export interface ConversationParts {
  readonly store: Pick<ImStore, 'getAccess'>
  readonly bus: Bus
  readonly hub: Pick<Hub, 'find'>
  readonly clock: Clock
}

export function createConversationFeature(parts: ConversationParts): Handlers<'typing'> {
  return {
    typing: async (input, { caller, connectionId }) => {
      await announceTyping(parts, requireConnection(parts.hub, connectionId), caller.userId, input)
      return {}
    },
  }
}
