import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { makeTempFolder } from '@stonechat/testkit'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../sqlite/driver.js'
import { sqliteEngine } from '../sqlite/sqlite-engine.js'
import { migrate } from './migrate.js'

/** A file whose messages are stored in the order of their key. */
const before = join(import.meta.dirname, 'testing/released/0005-renewals.db.gz')

describe('messages of a database that stored them in the order of their key', () => {
  it('[S507] messages are laid out anew with all they have, found by the same unique keys', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(before)))
    const db = openDatabase({ path })
    try {
      const columns = sql.raw(
        'conversation_id, seq, client_id, sender_id, content, reply_to, body_hash, created_at',
      )
      const read = async () =>
        (await sql`select ${columns} from im_messages order by conversation_id, seq`.execute(db)).rows
      const rows = await read()
      expect(rows).toHaveLength(7)
      expect((await migrate({ db, engine: sqliteEngine })).appliedNow).toContain('0006-message-order')
      expect(await read()).toEqual(rows)
      const [layout] = (
        await sql<{ sql: string }>`select sql from sqlite_schema where name = 'im_messages'`.execute(db)
      ).rows
      expect(layout?.sql).toMatch(/\) strict$/)
      const again = sql`insert into im_messages (${columns}) select ${columns} from im_messages where seq = 1`
      await expect(again.execute(db)).rejects.toThrow(/UNIQUE/)
    } finally {
      await db.destroy()
    }
  })
})
