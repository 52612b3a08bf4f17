import { join } from 'node:path'
import { sqliteDialect } from '../../../storage/src/dialect.js'
import { migrate } from '../../../storage/src/migrate.js'
import { openDatabase } from '../../../storage/src/sqlite/driver.js'
import { createUserStore } from '../../../storage/src/user/user-store.js'

export async function openStore(folder: string) {
  const db = openDatabase({ path: join(folder, 'test.db') })
  await migrate(db, sqliteDialect)
  return { users: createUserStore({ db, dialect: sqliteDialect }), [Symbol.asyncDispose]: () => db.destroy() }
}
