/** Starts that fail while they make or change the tables of SQLite: at whatever page the disk becomes full. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrate } from '../migrations/migrate.js'
import { makeFolder } from '../testing/local-store.js'
import { openBinding } from './binding.js'
import { openDatabase } from './driver.js'
import { sqliteEngine } from './sqlite-engine.js'

const oldest = gunzipSync(
  readFileSync(join(import.meta.dirname, '../migrations/testing/released/0001-accounts.db.gz')),
)

describe('a start that fails while it changes tables', () => {
  it.each([
    ['new tables', Buffer.alloc(0)],
    ['tables of the first version', oldest],
  ])(
    '[S970] on SQLite leaves the database as it was, wherever the disk became full, and the next start changes all: %s',
    async (_, before) => {
      using folder = makeFolder()
      const path = join(folder.path, 'stonechat.db')
      writeFileSync(path, before)
      const tables = await describeTables(path)
      let refusals = 0
      for (let pages = 1; await isFull(path, pages); pages += 7) {
        refusals += 1
        expect([pages, await describeTables(path)]).toEqual([pages, tables])
      }
      expect(refusals).toBeGreaterThan(5)
      expect((await describeTables(path)).length).toBeGreaterThan(tables.length)
    },
  )
})

/** Starts where the file may have so many pages more; says whether that was too few. */
async function isFull(path: string, pages: number): Promise<boolean> {
  const db = openDatabase({ path })
  try {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql`pragma max_page_count = ${sql.raw(String((rows[0]?.page_count ?? 0) + pages))}`.execute(db)
    await migrate({ db, engine: sqliteEngine })
    return false
  } catch (error) {
    expect(String(error)).toContain('full')
    return true
  } finally {
    await db.destroy()
  }
}

/** All but the notes of what was applied, which are made before, and are empty. */
async function describeTables(path: string): Promise<readonly string[]> {
  const binding = openBinding(path)
  try {
    return binding
      .prepare(
        `select name || coalesce(sql, '') as line from sqlite_schema where name not like '%migration%' order by name`,
      )
      .all([])
      .map(({ line }) => String(line))
  } finally {
    binding.close()
  }
}
