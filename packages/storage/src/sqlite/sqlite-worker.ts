/** A thread that owns one connection to a file of SQLite. */
import { existsSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { sql } from 'kysely'
import { Incarnation } from '../incarnation/incarnation.js'
import { checkClaim } from '../migrations/claim-database.js'
import { migrate } from '../migrations/migrate.js'
import { serveStores } from '../thread/serve-stores.js'
import { serveCopies } from './copy-log.js'
import { openDatabase } from './driver.js'
import { LogCopier } from './log-copier.js'
import { OwnFiles } from './own-files.js'
import { type SqliteThreadData, sqliteMarkFile } from './roles.js'
import { createSqliteEngine, sqliteEngine } from './sqlite-engine.js'

const { path, role, tablePrefix, accounts } = workerData as SqliteThreadData
const engine = tablePrefix === undefined ? sqliteEngine : createSqliteEngine(tablePrefix)

if (role === 'copier') serveCopies(path)
else if (role === 'writer') serveWriter()
else serveReader()

function serveReader(): void {
  serveStores(async () => {
    const db = openDatabase({ path, tablePrefix, readOnly: true })
    return { tx: { db, engine }, status: undefined, close: () => db.destroy() }
  })
}

function serveWriter(): void {
  serveStores(async (log) => {
    // Before it is opened, which makes it.
    const hasLog = existsSync(`${path}-wal`)
    const foreign = openDatabase({ path, tablePrefix, isForeign: true })
    await checkClaim({ db: foreign, engine }, accounts ?? true).finally(() => foreign.destroy())
    const copier = new LogCopier({ path, log, copyRest: () => checkpoint('passive') })
    const db = openDatabase({
      path,
      tablePrefix,
      onCommit() {
        files.check()
        copier.afterCommit()
      },
    })
    const files = new OwnFiles(path)
    const checkpoint = (how: 'passive' | 'truncate') => sql.raw(`pragma wal_checkpoint(${how})`).execute(db)
    const tx = { db, engine }
    const status = await migrate(tx, { accounts })
    const markFile = sqliteMarkFile(path, tablePrefix)
    return {
      tx,
      status,
      incarnation: await Incarnation.open({ ...tx, log, markFile, isOnlyWriter: true, hasLog }),
      async close() {
        await copier.close()
        // So that the file alone is the whole database, when it is copied.
        await checkpoint('truncate').catch(() => {})
        await db.destroy()
      },
    }
  })
}
