import { registerStoreContract } from '@stonechat/im/contract-tests'
import { hasMariaDb, type MariaDb, startMariaDb } from '@stonechat/testkit'
import { afterAll, beforeAll, describe } from 'vitest'
import { createTestFiles } from '../testing/test-files.js'
import { connectMysql } from './connect-mysql.js'
import { openMysql } from './open-mysql.js'
import { addressOn } from './testing/with-mariadb.js'

describe.skipIf(!hasMariaDb())('with MariaDB (apt-get install mariadb-server)', () => {
  let server: MariaDb | undefined
  beforeAll(async () => {
    server = await startMariaDb()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  registerStoreContract('MariaDB', async () => {
    if (server === undefined) throw new Error('MariaDB is not running')
    const address = addressOn(server)
    const stores = await openMysql(address)
    const direct = await connectMysql(address)
    return {
      store: stores.im,
      files: createTestFiles(direct),
      async [Symbol.asyncDispose]() {
        await direct.db.destroy()
        await stores.close()
      },
    }
  })
})
