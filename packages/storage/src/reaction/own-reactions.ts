import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'

type Key = { user_id: number; conversation_id: number; seq: number }
const key = ['user_id', 'conversation_id', 'seq'] as const

/** With which emoji users react to messages: a row for each, found by user, conversation and `seq`. */
export const selectOwnReactions = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<Key>(key, given).as('w'))
      .innerJoin('im_reactions as r', (join) =>
        join
          .onRef('r.conversation_id', '=', 'w.conversation_id')
          .onRef('r.seq', '=', 'w.seq')
          .onRef('r.user_id', '=', 'w.user_id'),
      )
      .select(['r.conversation_id', 'r.seq', 'r.user_id', 'r.emoji']),
  (engine, keys: readonly Values[]) => engine.pack.tuples(key, keys),
)
