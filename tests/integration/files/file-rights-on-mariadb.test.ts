/** Who gets the bytes of a file, on MariaDB. */
import { hasMariaDb, startMariaDb } from '@stonechat/testkit'
import { afterAll, it } from 'vitest'
import { registerFileRights } from './register-file-rights.js'

if (hasMariaDb()) {
  const database = await startMariaDb()
  afterAll(() => database[Symbol.asyncDispose]())
  registerFileRights(() => database.url(database.newName()))
} else {
  it.skip('on MariaDB: apt-get install mariadb-server', () => {})
}
