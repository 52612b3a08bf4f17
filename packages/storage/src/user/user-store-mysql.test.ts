import { hasMariaDb, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { afterAll, beforeAll, describe } from 'vitest'
import { type MysqlStores, openMysql } from '../mysql/open-mysql.js'
import { describeUserStore } from './testing/user-store-suite.js'

describe.skipIf(!hasMariaDb())('with MariaDB (apt-get install mariadb-server)', () => {
  let server: MariaDb
  let stores: MysqlStores

  beforeAll(async () => {
    server = await startMariaDb()
    stores = await openMysql({ ...server, database: server.newName() })
  })

  afterAll(async () => {
    await stores.close()
    await server[Symbol.asyncDispose]()
  })

  describeUserStore('MariaDB', () => stores.user)
})
