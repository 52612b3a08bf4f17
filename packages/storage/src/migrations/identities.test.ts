import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { makeTempFolder } from '@stonechat/testkit'
import type { Identity, UserDraft, UserStore } from '@stonechat/user'
import { sql } from 'kysely'
import { createConnection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { openMysql } from '../mysql/index.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { openDatabase } from '../sqlite/driver.js'
import { openSqlite } from '../sqlite/index.js'

/** Databases whose users have their phone numbers and e-mail addresses in their own rows. */
const before = join(import.meta.dirname, 'testing/released/0008-user-state')

const ann: Identity = { kind: 'phone', key: '+8613800000001' }
const bob: Identity[] = [
  { kind: 'phone', key: '+8613800000002' },
  { kind: 'email', key: 'bob@example.org' },
]

function named(username: string, identities: readonly Identity[]): UserDraft {
  return {
    username,
    usernameKey: username,
    usernameLooks: [],
    nickname: username,
    identities,
    passwordHash: null,
    locale: 'en',
  }
}

describeWithMariaDb('identities of users who were there before', (getServer) => {
  it('[S606] a SQLite file gives no id again that was given out, also where its row is gone', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(`${before}.db.gz`)))
    const db = openDatabase({ path })
    await sql`delete from users where id = 10003`.execute(db)
    await db.destroy()
    await using stores = await openSqlite({ path })
    await expectIdentities(stores.user)
    const created = await stores.user.createUser({ user: named('new', []), at: 1 })
    expect(created).toMatchObject({ status: 'created', user: { id: 10_004 } })
  })

  it('[S607] on MySQL a step to identities that was cut off anywhere is finished by the next start', async () => {
    for (const done of [
      [identitiesTable, "insert into user_identities values ('phone', '+8613800000001', 10003, 1)"],
      [identitiesTable, 'alter table users modify column phone varchar(20)'],
      [identitiesTable, 'drop index users_phone on users'],
    ]) {
      const address = addressOn(getServer())
      const { host, port, user, password, database } = address
      const connection = await createConnection({ host, port, user, password, multipleStatements: true })
      await connection.query(`create database \`${database}\`; use \`${database}\``)
      await connection.query(readFileSync(`${before}.sql`, 'utf8'))
      for (const statement of done) await connection.query(statement)
      await connection.end()
      await using stores = await openMysql(address)
      expect(stores.migrationStatus().appliedNow).toContain('0011-identities')
      await expectIdentities(stores.user)
      const again = await stores.user.createUser({ user: named('new', [ann]), at: 1 })
      expect(again).toEqual({ status: 'refused', code: 'phone_taken' })
      for (const name of ['one', 'two'])
        expect(await stores.user.createUser({ user: named(name, []), at: 1 })).toMatchObject({
          user: { phone: null, passwordHash: null },
        })
    }
  })
})

const identitiesTable = `create table user_identities (kind varchar(16) not null, \`key\` varchar(255) not null,
  user_id bigint not null, created_at bigint not null, primary key (kind, \`key\`))
  default character set utf8mb4 collate utf8mb4_nopad_bin`

async function expectIdentities(store: UserStore): Promise<void> {
  expect(await store.getUser(ann)).toMatchObject({ id: 10_001, phone: ann.key })
  for (const identity of bob) expect(await store.getUser(identity)).toMatchObject({ id: 10_002 })
  const listed = await store.listIdentities([10_001, 10_002])
  expect(listed.get(10_001)).toEqual([ann])
  expect(new Set(listed.get(10_002))).toEqual(new Set(bob))
}
