/** A thread that owns one connection to a file of SQLite. */
import { workerData } from 'node:worker_threads'
import { Incarnation } from '../incarnation/incarnation.js'
import { readMark } from '../incarnation/mark-file.js'
import { checkClaim } from '../migrations/claim-database.js'
import { migrate } from '../migrations/migrate.js'
import { serveStores } from '../thread/serve-stores.js'
import { checkCopy, fileNumber } from './check-copy.js'
import { checkWhole } from './check-whole.js'
import { serveCopies } from './copy-log.js'
import { openDatabase } from './driver.js'
import { LogFolder } from './fold-log.js'
import { LogCopier } from './log-copier.js'
import { OwnFiles } from './own-files.js'
import { type SqliteThreadData, sqliteMarkFile } from './roles.js'
import { createSqliteEngine, sqliteEngine } from './sqlite-engine.js'

const { path, role, tablePrefix, accounts, people } = workerData as SqliteThreadData
const engine = tablePrefix === undefined ? sqliteEngine : createSqliteEngine(tablePrefix)

if (role === 'copier') serveCopies(path)
else if (role === 'writer') serveWriter()
else serveReader()

function serveReader(): void {
  serveStores(async () => {
    const db = openDatabase({ path, tablePrefix, readOnly: true })
    return { tx: { db, engine, people }, status: undefined, close: () => db.destroy() }
  })
}

function serveWriter(): void {
  serveStores(async (log) => {
    // Before it is opened, which makes a log.
    const fate = checkWhole(path, tablePrefix)
    const markFile = sqliteMarkFile(path, tablePrefix)
    const foreign = openDatabase({ path, tablePrefix, isForeign: true })
    try {
      await checkClaim({ db: foreign, engine }, accounts ?? true)
      await checkCopy({ db: foreign, path, known: (await readMark(markFile))?.file, log })
    } finally {
      await foreign.destroy()
    }
    const db = openDatabase({
      path,
      tablePrefix,
      onCommit() {
        files.check()
        copier?.afterCommit()
      },
    })
    const files = new OwnFiles(path)
    let copier: LogCopier | undefined
    const tx = { db, engine, people }
    const status = await migrate(tx, { accounts })
    const folder = new LogFolder({ db, path, tablePrefix })
    await folder.fold()
    copier = new LogCopier({ path, log, folder })
    const incarnation = await Incarnation.open({
      ...{ ...tx, log, markFile, isOnlyWriter: true },
      hasLog: fate !== 'none',
      file: fileNumber(path),
    })
    return {
      tx,
      status,
      incarnation,
      async close() {
        await copier.close()
        // So that the file alone is the whole database, when it is copied, unless others have it open.
        await folder.fold().catch(() => {})
        await db.destroy()
      },
    }
  })
}
