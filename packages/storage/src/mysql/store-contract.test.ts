import { hasMariaDb, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { registerStoreContract } from '@stonechat/testkit/store-contract'
import { afterAll, beforeAll, describe } from 'vitest'
import { openMysql } from './open-mysql.js'

describe.skipIf(!hasMariaDb())('with MariaDB (apt-get install mariadb-server)', () => {
  let server: MariaDb | undefined
  beforeAll(async () => {
    server = await startMariaDb()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  registerStoreContract('MariaDB', async () => {
    if (server === undefined) throw new Error('MariaDB is not running')
    return openMysql({ ...server, database: server.newName() })
  })
})
