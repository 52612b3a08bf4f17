import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerFileStoreContract } from '@stonechat/file/contract-tests'
import { attachFile, misCharge } from '../testing/attach-file.js'
import { openDatabase } from './driver.js'
import { openSqlite } from './open-sqlite.js'
import { sqliteEngine } from './sqlite-engine.js'

registerFileStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-contract-'))
  const path = join(folder, 'stonechat.db')
  const stores = await openSqlite({ path })
  const db = openDatabase({ path })
  return {
    store: stores.file,
    jobs: stores.work,
    attach: (fileId) => attachFile({ db, engine: sqliteEngine }, fileId),
    misCharge: (userId, bytes) => misCharge({ db, engine: sqliteEngine }, userId, bytes),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await stores.close()
      await rm(folder, { recursive: true })
    },
  }
})
