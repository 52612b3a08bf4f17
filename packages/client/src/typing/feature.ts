import type { Base, Feature } from '../feature.js'
import { Typing, type TypingDeps } from './typing.js'

export interface TypingFeature extends Feature {
  readonly typing: Typing
}

/** Which users are typing, and where. */
export function createTypingFeature(deps: TypingDeps & Pick<Base, 'userId'>): TypingFeature {
  const { userId, sessions } = deps
  const typing = new Typing(deps)
  sessions.extend((key) => {
    const typingUserIds = typing.usersIn(key)
    return typingUserIds === undefined ? {} : { typingUserIds }
  })
  return {
    typing,
    onEvent: {
      typing({ user_id, ...target }) {
        if (user_id !== userId) typing.started(target, user_id)
      },
    },
    onNews: {
      arrived: (message) => typing.stopped(message, message.sender_id),
    },
    stop: () => typing.stop(),
  }
}
