import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UserStore } from '@stonechat/user'
import { afterAll, beforeAll } from 'vitest'
import { describeUserStore } from '../user/testing/user-store-suite.js'
import { openSqlite, type SqliteStores } from './open-sqlite.js'

let folder: string
let stores: SqliteStores

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stonechat-storage-'))
  stores = await openSqlite({ path: join(folder, 'test.db') })
})

afterAll(async () => {
  await stores.close()
  await rm(folder, { recursive: true })
})

describeUserStore('SQLite', (): UserStore => stores.user)
