import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  registerClockStoreContract,
  registerFollowerStoreContract,
  registerJobStoreContract,
} from '@stonechat/work/contract-tests'
import { openSqlite } from './open-sqlite.js'

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-contract-'))
  const stores = await openSqlite({ path: join(folder, 'stonechat.db') })
  return {
    store: stores.work,
    async [Symbol.asyncDispose]() {
      await stores.close()
      await rm(folder, { recursive: true })
    },
  }
}

registerJobStoreContract('SQLite', open)
registerClockStoreContract('SQLite', open, { isShared: false })
registerFollowerStoreContract('SQLite', open)
