import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

const pageRows = 1_000

/** Messages that are pinned, and which messages belong to one chain of answers, those of before included. */
export function pinsAndReplies({
  types,
  finishTable,
  createIndex,
  addColumn,
  addCounter,
}: Engine): Migration {
  const { integer } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await addCounter(db, 'im_conversations', 'pins_rev')
      await addColumn(db, 'im_group_lines', 'seq', integer)
      await finishTable(
        db.schema
          .createTable('im_pins')
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_pins_key', ['conversation_id', 'seq']),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('im_replies')
          .addColumn('conversation_id', integer, (column) => column.notNull())
          .addColumn('seq', integer, (column) => column.notNull())
          .addColumn('root_seq', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_replies_key', ['conversation_id', 'seq']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_replies_chain',
        table: 'im_replies',
        columns: ['conversation_id', 'root_seq', 'seq'],
      })
      await fillReplies(db)
    },
  }
}

interface Answer {
  readonly conversation_id: number
  readonly seq: number
  readonly reply_to: number
}

/** In the order of the key: what a message answers comes before it, so that the beginning of its chain is known by then. */
async function fillReplies(db: Kysely<unknown>): Promise<void> {
  // Where changes are not undone, a start that was cut off may have added some.
  await sql`delete from im_replies`.execute(db)
  let roots = new Map<number, number>()
  let last: Answer | undefined
  for (;;) {
    const after =
      last === undefined
        ? sql``
        : sql`and (conversation_id > ${last.conversation_id} or (conversation_id = ${last.conversation_id} and seq > ${last.seq}))`
    const { rows } = await sql<Answer>`select conversation_id, seq, reply_to from im_messages
      where reply_to is not null ${after} order by conversation_id, seq limit ${pageRows}`.execute(db)
    if (rows.length === 0) return
    const values = rows.map((row) => {
      if (row.conversation_id !== last?.conversation_id) roots = new Map()
      const root = roots.get(row.reply_to) ?? row.reply_to
      roots.set(row.seq, root)
      last = row
      return sql`(${row.conversation_id}, ${row.seq}, ${root})`
    })
    await sql`insert into im_replies (conversation_id, seq, root_seq) values ${sql.join(values)}`.execute(db)
  }
}
