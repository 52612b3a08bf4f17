import { hasMariaDb, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeUserStore } from '../user/testing/user-store-suite.js'
import { type MysqlStores, openMysql } from './open-mysql.js'

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
