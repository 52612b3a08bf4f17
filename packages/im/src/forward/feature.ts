import type { Handlers } from '@stonechat/protocol/operations'
import { type ForwardParts, forwardMessages } from './forward-messages.js'

export function createForwardFeature(parts: ForwardParts): Handlers<'message.forward'> {
  return {
    'message.forward': (input, { caller, connectionId, owe }) =>
      forwardMessages(parts, { userId: caller.userId, connectionId }, input, owe),
  }
}
