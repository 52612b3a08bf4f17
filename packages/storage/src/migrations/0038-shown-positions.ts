import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What a user who is blocked sees of the blocker's reading stands still; for blocks that are there, from now on. */
export function shownPositions({ types, addColumn }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await addColumn(db, 'im_sessions', 'shown_read_seq', types.integer)
      await addColumn(db, 'im_sessions', 'shown_delivered_seq', types.integer)
      const { rows } = await sql<{ user_id: number; conversation_id: number }>`
        select b.user_id, c.id as conversation_id from im_blocks as b
        join im_conversations as c
          on c.direct_low = case when b.user_id < b.blocked_id then b.user_id else b.blocked_id end
          and c.direct_high = case when b.user_id < b.blocked_id then b.blocked_id else b.user_id end`.execute(
        db,
      )
      for (const { user_id, conversation_id } of rows)
        await sql`update im_sessions set shown_read_seq = read_seq, shown_delivered_seq = delivered_seq
          where user_id = ${user_id} and conversation_id = ${conversation_id}`.execute(db)
    },
  }
}
