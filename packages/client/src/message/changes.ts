/** How messages change, and what other nouns have to say about that. */
import type { Message } from '@stonechat/protocol'
import type { Changed } from '../feature.js'
import { withOwnVote } from '../poll/own-vote.js'
import { withOwnReactions } from '../reaction/own-reactions.js'

/** Operations that answer with the new state of a message: where to hand it. */
export function onChangeAnswered(take: (message: Message, input: object) => void) {
  return {
    'message.edit': take,
    'message.recall': take,
    'message.react': take,
    'message.vote': take,
    'message.poll.close': take,
    'message.pin': take,
  }
}

/** The new state of a message as this user sees it. Everybody receives the same event, which may not say all of that. */
export function seenBy(userId: number, change: Changed, held: Message | undefined): Message {
  const message = withOwnVote(withOwnReactions(messageOf(change), change.forAll, held, userId), held)
  return held?.reply === undefined || message.recalled_at !== null
    ? message
    : { reply: held.reply, ...message }
}

/** The message alone. */
export function messageOf({ forAll: _, ...message }: Changed) {
  return message
}
