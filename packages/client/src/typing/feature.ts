import type { Base, Feature } from '../feature.js'
import type { Sessions } from '../session/sessions.js'
import { Typing } from './typing.js'

export interface TypingFeature extends Feature {
  readonly typing: Typing
}

/** Who is typing where. */
export function createTypingFeature({
  userId,
  link,
  sessions,
}: Pick<Base, 'userId' | 'link'> & { readonly sessions: Sessions }): TypingFeature {
  const typing = new Typing({
    notify: (target) => link.notify('typing', target),
    onChanged: (key) => sessions.refresh(key),
  })
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
