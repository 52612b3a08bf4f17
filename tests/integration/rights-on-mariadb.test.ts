/** Who may do what, on MariaDB. */
import { hasMariaDb, startMariaDb } from '@stonechat/testkit'
import { afterAll, it } from 'vitest'
import { registerRights } from './rights/register-rights.js'

if (hasMariaDb()) {
  const database = await startMariaDb()
  afterAll(() => database[Symbol.asyncDispose]())
  registerRights(() => database.url(database.newName()), { isOverOneCarrier: true })
} else {
  it.skip('on MariaDB: apt-get install mariadb-server', () => {})
}
