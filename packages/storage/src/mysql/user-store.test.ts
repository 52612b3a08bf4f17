import { hasMariaDb, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { registerUserStoreContract } from '@stonechat/user/contract-tests'
import { afterAll, beforeAll, describe } from 'vitest'
import { openMysql } from './open-mysql.js'

describe.skipIf(!hasMariaDb())('with MariaDB (apt-get install mariadb-server)', () => {
  let server: MariaDb | undefined
  beforeAll(async () => {
    server = await startMariaDb()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  registerUserStoreContract('MariaDB', async () => {
    if (server === undefined) throw new Error('MariaDB is not running')
    const stores = await openMysql({ ...server, database: server.newName() })
    return { store: stores.user, [Symbol.asyncDispose]: stores.close }
  })
})
