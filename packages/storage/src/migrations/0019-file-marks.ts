import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What a file of SQLite says of itself: see `file-mark.ts`. Elsewhere it stays 0. */
export function fileMarks({ addCounter }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const column of ['file_state', 'file_schema', 'file_log_salt', 'file_marks'])
        await addCounter(db, 'im_incarnation', column)
    },
  }
}
