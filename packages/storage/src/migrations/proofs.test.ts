import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { makeTempFolder } from '@stonechat/testkit'
import type { UserStore } from '@stonechat/user'
import { createConnection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { openMysql } from '../mysql/index.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { openSqlite } from '../sqlite/index.js'

/** Databases that do not know what was proven. */
const before = join(import.meta.dirname, 'testing/released/0012-message-extras')

describeWithMariaDb('users of whom it is not known what they have proven', (getServer) => {
  it('[S800] on SQLite their phone numbers are unproven, and their mailboxes proven', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(`${before}.db.gz`)))
    await using stores = await openSqlite({ path })
    await expectProofs(stores.user)
  })

  it('[S800] on MySQL too, also where a start was cut off', async () => {
    const added = 'add column %s bigint'
    for (const done of [
      [],
      [`alter table user_identities ${added.replace('%s', 'proven_at')}`],
      ['phone_proven_at', 'email_proven_at'].map((name) => `alter table users ${added.replace('%s', name)}`),
    ]) {
      const address = addressOn(getServer())
      const { host, port, user, password, database } = address
      const connection = await createConnection({ host, port, user, password, multipleStatements: true })
      await connection.query(`create database \`${database}\`; use \`${database}\``)
      await connection.query(readFileSync(`${before}.sql`, 'utf8'))
      for (const statement of done) await connection.query(statement)
      await connection.end()
      await using stores = await openMysql(address)
      await expectProofs(stores.user)
    }
  })
})

async function expectProofs(store: UserStore): Promise<void> {
  const ann = await store.getUser({ id: 10_001 })
  expect(ann).toMatchObject({ phone: '+8613800000001', phoneProvenAt: null, emailProvenAt: null })
  const bob = await store.getUser({ id: 10_002 })
  expect(bob).toMatchObject({ phoneProvenAt: null, email: 'bob@example.org', emailProvenAt: bob!.createdAt })
}
