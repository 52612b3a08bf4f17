import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import { draft, openLocalStore } from '../testing/local-store.js'
import { messagesTable } from './0002-messaging.js'
import { migrate } from './migrate.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const group = { kind: 'direct', low: 1, high: 3 } as const

describe('messages of a database of before', () => {
  it('[S507] messages of before are laid out anew with all they have, and go on', async () => {
    await using store = await openLocalStore()
    const { db, im } = store
    for (let round = 0; round < 20; round += 1) await im.commitMessages([draft(pair, 1), draft(group, 3)])
    await im.changeMessage({ key: pair, seq: 3, actorId: 1, content: null, at: 9, windowMs: 1e15 })
    const read = () => sql`select * from im_messages order by conversation_id, seq`.execute(db)
    const { rows } = await read()

    await sql`alter table im_messages rename to im_messages_now`.execute(db)
    const before = messagesTable(db as never, 'im_messages', sqliteEngine.types)
    await sqliteEngine.finishTable(before, { clustered: true }).execute()
    await sql`insert into im_messages select * from im_messages_now`.execute(db)
    await sql`drop table im_messages_now`.execute(db)
    await sql`delete from kysely_migration where name = '0006-message-order'`.execute(db)
    expect((await migrate(db, sqliteEngine)).appliedNow).toEqual(['0006-message-order'])

    expect((await read()).rows).toEqual(rows)
    const [layout] = (
      await sql<{ sql: string }>`select sql from sqlite_schema where name = 'im_messages'`.execute(db)
    ).rows
    expect(layout?.sql).toMatch(/\) strict$/)
    const again = draft(pair, 1)
    const outcomes = await im.commitMessages([again, again])
    expect(outcomes).toMatchObject([
      { status: 'created', message: { seq: 21 } },
      { status: 'duplicate', message: { seq: 21 } },
    ])
    expect(await im.commitMessages([again])).toMatchObject([{ status: 'duplicate', message: { seq: 21 } }])
  })
})
