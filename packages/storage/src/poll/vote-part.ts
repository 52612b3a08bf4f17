import { hidesOwnVote, pairText, showOwnVote } from '@stonechat/im/rules'
import type { MessagePart } from '../message/parts.js'
import { addTo } from '../sql/add-to.js'
import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'

type Key = { user_id: number; conversation_id: number; seq: number }
const key = ['user_id', 'conversation_id', 'seq'] as const

/** What users chose in polls: a row for each choice. */
export const selectOwnVotes = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<Key>(key, given).as('w'))
      .innerJoin('im_votes as v', (join) =>
        join
          .onRef('v.conversation_id', '=', 'w.conversation_id')
          .onRef('v.seq', '=', 'w.seq')
          .onRef('v.user_id', '=', 'w.user_id'),
      )
      .select(['v.conversation_id', 'v.seq', 'v.user_id', 'v.choice']),
  (engine, keys: readonly Values[]) => engine.pack.tuples(key, keys),
)

/** Somebody voted, as its JSON says. */
const hasVoters = /"voters":[1-9]/

/** Polls in which somebody voted show each reader what that one chose. Recalled ones have no votes. */
export const votePart: MessagePart = {
  differs: ({ extras }) => extras !== null && hasVoters.test(extras),
  async show(tx, userId, messages) {
    const asked = messages.filter(hidesOwnVote)
    if (asked.length === 0) return messages
    const keys = asked.map(({ conversation_id, seq }) => [userId, conversation_id, seq])
    const own = new Map<string, number[]>()
    for (const { conversation_id, seq, choice } of await selectOwnVotes(tx, keys))
      addTo(own, pairText(conversation_id, seq), choice)
    return messages.map((message) =>
      hidesOwnVote(message)
        ? showOwnVote(message, own.get(pairText(message.conversation_id, message.seq)) ?? [])
        : message,
    )
  },
  async drop(tx, conversationId, seq) {
    await tx.db
      .deleteFrom('im_votes')
      .where('conversation_id', '=', conversationId)
      .where('seq', '=', seq)
      .execute()
  },
}
