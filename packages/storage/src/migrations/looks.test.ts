import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { makeTempFolder } from '@stonechat/testkit'
import type { UserStore } from '@stonechat/user'
import { looksOf } from '@stonechat/user/rules'
import { sql } from 'kysely'
import { createConnection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { openMysql } from '../mysql/index.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { openDatabase } from '../sqlite/driver.js'
import { openSqlite } from '../sqlite/index.js'

/** Databases whose usernames were compared by their letters alone. */
const before = join(import.meta.dirname, 'testing/released/0012-message-extras')

/** More than the migration reads at once. Three of them can be taken for each other, and one grows beyond every bound. */
const usernames = [
  ...['paypal', 'раураl', 'paypa1', '\ufdfa'.repeat(7)],
  ...Array.from({ length: 1_200 }, (_, n) => `somebody-${n}`),
]
const firstId = 20_001

const insertUsers = `insert into users (id, username, username_key, nickname, bio, locale, created_at, updated_at)
  values ${usernames.map((name, n) => `(${firstId + n}, '${name}', '${name}', '${name}', '', 'en', 1, 1)`).join(',')}`

describeWithMariaDb('looks of usernames that were there before', (getServer) => {
  it('[S700] a SQLite file keeps all names, and gives away none of their looks', async () => {
    await using folder = await makeTempFolder()
    const path = join(folder.path, 'stonechat.db')
    await writeFile(path, gunzipSync(readFileSync(`${before}.db.gz`)))
    const db = openDatabase({ path })
    await sql.raw(insertUsers).execute(db)
    await db.destroy()
    await using stores = await openSqlite({ path })
    await expectNames(stores.user)
  })

  it('[S701] on MySQL a step to looks that was cut off anywhere is finished by the next start', async () => {
    for (const done of [
      [],
      [looksTable],
      [looksTable, looksIndex, "insert into user_looks values ('ann', 20001), ('paypal', 20003)"],
    ]) {
      const address = addressOn(getServer())
      const { host, port, user, password, database } = address
      const connection = await createConnection({ host, port, user, password, multipleStatements: true })
      await connection.query(`create database \`${database}\`; use \`${database}\``)
      await connection.query(readFileSync(`${before}.sql`, 'utf8'))
      for (const statement of [insertUsers, ...done]) await connection.query(statement)
      await connection.end()
      await using stores = await openMysql(address)
      expect(stores.migrationStatus().appliedNow).toContain('0013-looks')
      await expectNames(stores.user)
    }
  })
})

const looksTable = `create table user_looks (look varchar(255) not null, user_id bigint not null, primary key (look))
  default character set utf8mb4 collate utf8mb4_nopad_bin`
const looksIndex = 'create index user_looks_user on user_looks (user_id)'

async function expectNames(store: UserStore): Promise<void> {
  for (const [n, username] of usernames.entries())
    if (n < 10 || n % 300 === 0) expect(await store.getUser({ id: firstId + n })).toMatchObject({ username })
  const create = (username: string) =>
    store.createUser({
      user: {
        ...{ username, usernameKey: `${username}*`, usernameLooks: looksOf(username), nickname: username },
        ...{ identities: [], passwordHash: null, locale: 'en' },
      },
      at: 1,
    })
  for (const taken of ['PAYPAL', 'раураӏ', 'ann', 'аnn', 's0mebody-2', 'somebody-1l99', 'dorа'])
    expect(await create(taken), taken).toEqual({ status: 'refused', code: 'username_taken' })
  expect(await create('somebody-1200')).toMatchObject({ status: 'created' })
  // An account that is like another one can go on, and change to a name that is like none.
  const username = { value: 'pp', key: 'pp', looks: looksOf('pp') }
  expect(await store.updateUser(firstId + 1, { bio: 'still me' }, 2)).toMatchObject({ status: 'updated' })
  expect(await store.updateUser(firstId + 1, { username }, 2)).toMatchObject({ status: 'updated' })
}
