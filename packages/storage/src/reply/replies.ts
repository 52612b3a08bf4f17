import { pairText } from '@stonechat/im/rules'
import { type Content, quoteOf, type Reply } from '@stonechat/protocol'
import type { MessagePart } from '../message/parts.js'
import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'

type Key = { user_id: number; conversation_id: number; seq: number }
const key = ['user_id', 'conversation_id', 'seq'] as const
/** Answered messages above the floor of the user, and not deleted by them. */
const selectAnswered = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<Key>(key, given).as('w'))
      .innerJoin('im_sessions as s', (join) =>
        join.onRef('s.user_id', '=', 'w.user_id').onRef('s.conversation_id', '=', 'w.conversation_id'),
      )
      .innerJoin('im_messages as m', (join) =>
        join
          .onRef('m.conversation_id', '=', 'w.conversation_id')
          .onRef('m.seq', '=', 'w.seq')
          .onRef('m.seq', '>', 's.floor_seq'),
      )
      .leftJoin('im_deletions as d', (join) =>
        join
          .onRef('d.user_id', '=', 'w.user_id')
          .onRef('d.conversation_id', '=', 'w.conversation_id')
          .onRef('d.seq', '=', 'w.seq'),
      )
      .where('d.seq', 'is', null)
      .select(['m.conversation_id', 'm.seq', 'm.sender_id', 'm.content']),
  (engine, keys: readonly Values[]) => engine.pack.tuples(key, keys),
)

/** A message that answers another one carries what a quote shows of it, as that is now. */
export const replyPart: MessagePart = {
  differs: ({ reply_to }) => reply_to !== null,
  async show(tx, userId, messages) {
    const answers = new Map<string, Values>()
    for (const { conversation_id, reply_to } of messages)
      if (reply_to !== null)
        answers.set(pairText(conversation_id, reply_to), [userId, conversation_id, reply_to])
    if (answers.size === 0) return messages
    const replies = new Map<string, Reply>()
    for (const { conversation_id, seq, sender_id, content } of await selectAnswered(tx, [
      ...answers.values(),
    ]))
      replies.set(pairText(conversation_id, seq), {
        seq,
        sender_id,
        ...quoteOf(content === null ? null : (JSON.parse(content) as Content)),
      })
    return messages.map((message) => {
      const reply =
        message.reply_to === null
          ? undefined
          : replies.get(pairText(message.conversation_id, message.reply_to))
      return reply === undefined ? message : { ...message, reply }
    })
  },
  async drop() {},
}
