import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerStoreContract } from '@stonechat/testkit/store-contract'
import { openSqlite } from './open-sqlite.js'

registerStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-contract-'))
  const stores = await openSqlite({ path: join(folder, 'stonechat.db') })
  return {
    im: stores.im,
    user: stores.user,
    async close() {
      await stores.close()
      await rm(folder, { recursive: true })
    },
  }
})
