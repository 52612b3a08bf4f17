import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerUserStoreContract } from '@stonechat/user/contract-tests'
import { openSqlite } from './open-sqlite.js'

registerUserStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-contract-'))
  const stores = await openSqlite({ path: join(folder, 'stonechat.db') })
  return {
    store: stores.user,
    async [Symbol.asyncDispose]() {
      await stores.close()
      await rm(folder, { recursive: true })
    },
  }
})
