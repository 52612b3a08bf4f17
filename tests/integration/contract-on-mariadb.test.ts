/** The same tests once more, on MariaDB. */
import { hasMariaDb, startMariaDb } from '@stonechat/testkit'
import { afterAll, it } from 'vitest'

if (hasMariaDb()) {
  const database = await startMariaDb()
  process.env.STONECHAT_TEST_DB = database.url(database.newName())
  afterAll(() => database[Symbol.asyncDispose]())
  await import('./contract-http.test.js')
  await import('./contract-socket.test.js')
} else {
  it.skip('on MariaDB: apt-get install mariadb-server', () => {})
}
