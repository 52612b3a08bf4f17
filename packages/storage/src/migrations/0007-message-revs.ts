import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Each message keeps the `rev` of its last change, so that the newer of two states is known whatever kind of change it was. */
export function messageRevs({ addCounter }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await addCounter(db, 'im_messages', 'rev')
      // Until now only edits and recalls changed a message. Found by the index of changes by message.
      await sql`update im_messages set rev = coalesce((
        select max(c.rev) from im_changes as c
        where c.conversation_id = im_messages.conversation_id and c.seq = im_messages.seq
      ), 0) where edited_at is not null or recalled_at is not null`.execute(db)
    },
  }
}
