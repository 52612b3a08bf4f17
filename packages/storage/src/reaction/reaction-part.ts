import { hidesOwnReaction, pairText, showOwnReactions } from '@stonechat/im/rules'
import type { MessagePart } from '../message/parts.js'
import { addTo } from '../sql/add-to.js'
import { selectOwnReactions } from './own-reactions.js'

/** More use an emoji than a message names, as its JSON says; that of other nouns may look so too. */
const mayHideUsers = /"count":(?:1[1-9]|[2-9]\d|\d{3})/

/** Messages name ten of the users who react, and each user that they are shown to. Recalled ones have no reactions. */
export const reactionPart: MessagePart = {
  differs: ({ extras }) => extras !== null && mayHideUsers.test(extras),
  async show(tx, userId, messages) {
    const asked = messages.filter((message) => hidesOwnReaction(message, userId))
    if (asked.length === 0) return messages
    const keys = asked.map(({ conversation_id, seq }) => [userId, conversation_id, seq])
    const own = new Map<string, string[]>()
    for (const { conversation_id, seq, emoji } of await selectOwnReactions(tx, keys))
      addTo(own, pairText(conversation_id, seq), emoji)
    return messages.map((message) => {
      const emoji = own.get(pairText(message.conversation_id, message.seq))
      return emoji === undefined ? message : showOwnReactions(message, userId, emoji)
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
