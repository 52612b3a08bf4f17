import { hidesOwnReaction, showOwnReactions } from '@stonechat/im/rules'
import type { MessagePart } from '../message/parts.js'
import { selectOwnReactions } from './own-reactions.js'

/** Messages name ten of the users who react, and each user that they are shown to. Recalled ones have no reactions. */
export const reactionPart: MessagePart = {
  async show(tx, userId, messages) {
    const asked = messages.filter((message) => hidesOwnReaction(message, userId))
    if (asked.length === 0) return messages
    const keys = asked.map(({ conversation_id, seq }) => [userId, conversation_id, seq])
    const rows = await selectOwnReactions(tx, keys)
    return messages.map((message) => {
      const { conversation_id, seq } = message
      const own = rows.filter((row) => row.conversation_id === conversation_id && row.seq === seq)
      if (own.length === 0) return message
      return showOwnReactions(
        message,
        userId,
        own.map(({ emoji }) => emoji),
      )
    })
  },
  async drop(tx, conversationId, seq) {
    await tx.db
      .deleteFrom('im_reactions')
      .where('conversation_id', '=', conversationId)
      .where('seq', '=', seq)
      .execute()
  },
}
