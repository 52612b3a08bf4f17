/** Databases that are somebody else's, that earlier versions made, or that a newer one has changed. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createConnection } from 'mysql2/promise'
import { describe, expect, it } from 'vitest'
import { allTables } from '../gen/tables.js'
import { openMysql } from '../mysql/index.js'
import { addressOn, describeWithMariaDb } from '../mysql/testing/with-mariadb.js'
import { declareRestored } from '../restore/index.js'
import { openBinding } from '../sqlite/binding.js'
import { openSqlite } from '../sqlite/index.js'
import { draft, makeFolder } from '../testing/local-store.js'

const pair = { kind: 'direct', low: 1, high: 2 } as const
const oldName = '0012-message-extras'
const released = join(import.meta.dirname, 'testing/released')
const person = (name: string) => ({
  user: {
    ...{ username: name, usernameKey: name, nickname: name, locale: 'en', usernameLooks: [] },
    identities: [],
    passwordHash: 'hash',
  },
  device: { id: `device of ${name}`, name: 'phone' },
  at: 1_750_000_000_000,
})

function run<T = Record<string, unknown>>(path: string, ...statements: string[]): T[] {
  const binding = openBinding(path)
  try {
    return statements.map((text) => binding.prepare(text).all([])).at(-1) as T[]
  } finally {
    binding.close()
  }
}

const namesIn = (path: string) =>
  run<{ name: string }>(path, 'select name from sqlite_schema order by name').map(({ name }) => name)

describe('a file of SQLite that others use', () => {
  it.each(allTables.map(({ name }) => name))(
    '[S850] a file with a table %s that is not ours is refused in one sentence and stays byte for byte as it was',
    async (table) => {
      using folder = makeFolder()
      const path = join(folder.path, 'host.db')
      run(path, `create table ${table} (id integer primary key, mine text)`)
      const before = readFileSync(path)
      await expect(openSqlite({ path })).rejects.toThrow(
        `it has a table ${table} that is not of Stonechat; nothing was changed`,
      )
      expect(namesIn(path)).toEqual([table])
      expect(readFileSync(path).equals(before)).toBe(true)
      expect(existsSync(`${path}.mark`)).toBe(false)
    },
  )

  it('[S850] a view of our name, or one in capitals, is refused too', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'host.db')
    run(path, 'create table people (id integer primary key)', 'create view Users as select id from people')
    await expect(openSqlite({ path })).rejects.toThrow('it has a table users that is not of Stonechat')
    expect(namesIn(path)).toEqual(['Users', 'people'])
  })

  it("[S851] tables and migrations of a host that have other names stay the host's", async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'host.db')
    run(
      path,
      'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)',
      "insert into kysely_migration values ('0001-people', 'then')",
      'create table people (id integer primary key)',
    )
    await (await openSqlite({ path })).close()
    await using stores = await openSqlite({ path })
    await stores.im.commitMessages([draft(pair, 1)])
    expect(run(path, 'select name from kysely_migration')).toEqual([{ name: '0001-people' }])
  })

  it('[S852] with a prefix all tables and indexes have it, beside those of a host and of another prefix', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'host.db')
    run(path, 'create table users (id integer primary key, mine text)')
    for (const tablePrefix of ['chat_', 'other_']) {
      await using stores = await openSqlite({ path, tablePrefix })
      await stores.im.commitMessages([draft(pair, 1)])
      const group = await stores.im.createGroup({ name: tablePrefix, ownerId: 1, memberIds: [2], at: 1 })
      const created = await stores.user.createUser(person('ann'))
      expect(group).toMatchObject({ status: 'created', group: { id: 10_001 } })
      expect(created).toMatchObject({ user: { id: 10_001 } })
      await stores.close()
      await using again = await openSqlite({ path, tablePrefix })
      expect(again.migrationStatus().appliedNow).toEqual([])
      expect(await again.im.getSession(2, 1)).toMatchObject({ last_seq: 1, unread: 1 })
      expect(await again.im.listEvents({ after: 0, limit: 9 })).toMatchObject({ next: 2 })
    }
    const others = namesIn(path).filter((name) => !/^(chat_|other_|sqlite_)/.test(name))
    expect(others).toEqual(['users'])
    expect(run(path, 'select * from users')).toEqual([])
  })

  it('[S853] a host with accounts of its own gets no tables of accounts, until it wants them', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'host.db')
    {
      await using stores = await openSqlite({ path, accounts: false })
      await stores.im.commitMessages([draft(pair, 1)])
      expect((await stores.im.getIncarnation()).name).not.toBe('')
    }
    expect(
      namesIn(path).filter((name) => /user_|users|verification/.test(name) && !/^im_/.test(name)),
    ).toEqual([])
    {
      await using stores = await openSqlite({ path })
      expect(stores.migrationStatus().appliedNow).toContain('0001-accounts')
      expect(await stores.user.createUser(person('ann'))).toMatchObject({ user: { id: 10_001 } })
    }
    await using stores = await openSqlite({ path, accounts: false })
    expect(stores.migrationStatus().appliedNow).toEqual([])
    expect(await stores.user.getUser({ usernameKey: 'ann' })).toMatchObject({ id: 10_001 })
  })
})

describe('a file of SQLite of another version', () => {
  const open = (path: string) => openSqlite({ path })

  it('[S854] what an earlier version noted of its migrations is taken over once, and that version refuses the file from then on', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    writeFileSync(path, gunzipSync(readFileSync(join(released, `${oldName}.db.gz`))))
    await (await open(path)).close()
    const notes = run(path, 'select name from stonechat_migrations order by name')
    expect(notes[0]).toEqual({ name: '0001-accounts' })
    expect(run(path, 'select max(name) as name from kysely_migration')).toEqual([
      { name: '9999-moved-to-stonechat_migrations' },
    ])
    await using again = await open(path)
    expect(again.migrationStatus().appliedNow).toEqual([])
  })

  it('[S855] a database that a newer version has changed is refused in one sentence, which names what it does not know', async () => {
    using folder = makeFolder()
    const path = join(folder.path, 'stonechat.db')
    await (await open(path)).close()
    run(path, "insert into stonechat_migrations values ('0999-wonders', 'later')")
    copyFileSync(path, `${path}.before`)
    await expect(open(path)).rejects.toThrow(
      'it was changed by a newer version of Stonechat (0999-wonders); start that version, or restore a backup',
    )
    expect(readFileSync(path).equals(readFileSync(`${path}.before`))).toBe(true)
  })
})

describeWithMariaDb('a database on MySQL that others use', (getServer) => {
  async function withHost(...statements: string[]) {
    const address = addressOn(getServer())
    const { host, port, user, password, database } = address
    const connection = await createConnection({ host, port, user, password, multipleStatements: true })
    await connection.query(`create database \`${database}\`; use \`${database}\``)
    for (const statement of statements) await connection.query(statement)
    const ask = async (text: string) => (await connection.query(text))[0] as Record<string, unknown>[]
    return { address, ask, [Symbol.asyncDispose]: () => connection.end() }
  }
  const users = 'create table users (id int auto_increment primary key, mine text)'

  it("[S850] a database with a table users that is not ours is refused, and the host's next id stays", async () => {
    await using host = await withHost(users, "insert into users (mine) values ('a')")
    await expect(openMysql(host.address)).rejects.toThrow('it has a table users that is not of Stonechat')
    expect((await host.ask('show tables')).map((row) => Object.values(row)[0])).toEqual(['users'])
    await host.ask("insert into users (mine) values ('b')")
    expect(await host.ask('select id from users order by id')).toMatchObject([{ id: 1 }, { id: 2 }])
  })

  it('[S852] with a prefix all tables have it, and the host keeps its own', async () => {
    await using host = await withHost(users)
    for (const tablePrefix of ['chat_', 'other_']) {
      const open = () => openMysql({ ...host.address, tablePrefix })
      await (await open()).close()
      await using stores = await open()
      expect(stores.migrationStatus().appliedNow).toEqual([])
      await stores.im.commitMessages([draft(pair, 1)])
      expect(await stores.user.createUser(person('ann'))).toMatchObject({ user: { id: 10_001 } })
    }
    const names = (await host.ask('show tables')).map((row) => String(Object.values(row)[0]))
    expect(names.filter((name) => !/^(chat_|other_)/.test(name))).toEqual(['users'])
  })

  it('[S853] a host with accounts of its own gets no tables of accounts', async () => {
    await using host = await withHost(users)
    await host.ask("insert into users (mine) values ('a')")
    for (let life = 0; life < 2; life += 1) {
      await using stores = await openMysql({ ...host.address, accounts: false })
      await stores.im.commitMessages([draft(pair, 1)])
    }
    const names = (await host.ask('show tables')).map((row) => String(Object.values(row)[0]))
    expect(names.filter((name) => /^(user|verif)/.test(name))).toEqual(['users'])
    await expect(openMysql(host.address)).rejects.toThrow('it has a table users that is not of Stonechat')
    await declareRestored({ address: { kind: 'mysql', ...host.address } }).catch(() => {})
    await host.ask("insert into users (mine) values ('b')")
    expect(await host.ask('select id from users order by id')).toMatchObject([{ id: 1 }, { id: 2 }])
  })

  it('[S854] what an earlier version noted is taken over, also where the first try was cut off', async () => {
    await using host = await withHost(readFileSync(join(released, `${oldName}.sql`), 'utf8'))
    await host.ask(
      'create table stonechat_migrations (name varchar(255) primary key, timestamp varchar(255) not null)',
    )
    await host.ask("insert into stonechat_migrations select * from kysely_migration where name < '0004'")
    await using one = await openMysql(host.address)
    expect(one.migrationStatus().appliedNow).not.toContain(oldName)
    await using other = await openMysql(host.address)
    expect(other.migrationStatus().appliedNow).toEqual([])
  })

  it('[S855] a database that a newer version has changed is refused in one sentence', async () => {
    await using host = await withHost()
    await (await openMysql(host.address)).close()
    await host.ask("insert into stonechat_migrations values ('0999-wonders', 'later')")
    await expect(openMysql(host.address)).rejects.toThrow(
      'it was changed by a newer version of Stonechat (0999-wonders)',
    )
  })
})
