import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerStoreContract } from '@stonechat/im/contract-tests'
import { createTestFiles } from '../testing/test-files.js'
import { openDatabase } from './driver.js'
import { openSqlite } from './open-sqlite.js'
import { sqliteEngine } from './sqlite-engine.js'

registerStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-contract-'))
  const path = join(folder, 'stonechat.db')
  const stores = await openSqlite({ path })
  const db = openDatabase({ path })
  return {
    store: stores.im,
    files: createTestFiles({ db, engine: sqliteEngine }),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await stores.close()
      await rm(folder, { recursive: true })
    },
  }
})
