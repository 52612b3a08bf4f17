/** A thread that owns one connection to a file of SQLite. */
import { workerData } from 'node:worker_threads'
import { sql } from 'kysely'
import { sqliteDialect } from '../dialect.js'
import { createImStore } from '../im/im-store.js'
import { migrate } from '../migrate.js'
import { serveStores } from '../thread/serve-stores.js'
import { createUserStore } from '../user/user-store.js'
import { openDatabase } from './driver.js'
import type { SqliteThreadData } from './roles.js'

const { path, role } = workerData as SqliteThreadData

serveStores(async () => {
  const db = openDatabase({ path, readOnly: role === 'reader' })
  const status = role === 'writer' ? await migrate(db, sqliteDialect) : undefined
  const options = { db, dialect: sqliteDialect }
  return {
    im: createImStore(options),
    user: createUserStore(options),
    status,
    async close() {
      // So that the file alone is the whole database, for whoever copies it.
      if (role === 'writer') await sql`pragma wal_checkpoint(truncate)`.execute(db).catch(() => {})
      await db.destroy()
    },
  }
})
