// Makes the files of a newly released migration in packages/storage/src/migrations/testing/released: takes those of the
// migration before it, applies the new one, adds rows and writes a SQLite file and the statements of a MySQL database.
//   node packages/storage/scripts/keep-released.mjs 0008-user-state "insert into …; insert into …"
// Run `npx tsc -b` first.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Migrator, sql } from 'kysely'
import { createConnection, escape as escapeValue } from 'mysql2/promise'

const root = join(import.meta.dirname, '../../..')
const dist = join(root, 'packages/storage/dist')
const { migrations } = await import(`${dist}/gen/migrations.js`)
const { openDatabase } = await import(`${dist}/sqlite/driver.js`)
const { sqliteEngine } = await import(`${dist}/sqlite/sqlite-engine.js`)
const { mysqlEngine } = await import(`${dist}/mysql/mysql-engine.js`)
const { createMysqlKysely } = await import(`${dist}/mysql/driver.js`)
const { ConnectionPool } = await import(`${dist}/mysql/connection-pool.js`)
const { MysqlLink } = await import(`${dist}/mysql/connect.js`)
const { startMariaDb } = await import(join(root, 'packages/testkit/dist/mariadb.js'))

const [name, rows = ''] = process.argv.slice(2)
if (!(name in migrations))
  throw new Error('usage: node packages/storage/scripts/keep-released.mjs <migration> [<statements>]')
const folder = join(root, 'packages/storage/src/migrations/testing/released')
const former = readdirSync(folder)
  .filter((file) => file.endsWith('.sql') && file < name)
  .at(-1)
  .replace('.sql', '')
const releasedAt = '2025-11-24T16:00:00.000Z'
const collation = 'utf8mb4_nopad_bin'

async function applyTo(db, engine) {
  const known = Object.fromEntries(
    Object.entries(migrations).map(([one, migration]) => [one, migration(engine)]),
  )
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => known },
    allowUnorderedMigrations: true,
  }).migrateTo(name)
  if (error !== undefined) throw error
  for (const statement of rows.split(';').filter((one) => one.trim() !== ''))
    await sql.raw(statement).execute(db)
  await db.updateTable('kysely_migration').set({ timestamp: releasedAt }).execute()
}

async function keepSqlite() {
  const path = join(tmpdir(), `${randomUUID()}.db`)
  writeFileSync(path, gunzipSync(readFileSync(join(folder, `${former}.db.gz`))))
  const db = openDatabase({ path })
  await applyTo(db, sqliteEngine)
  await sql.raw('pragma wal_checkpoint(truncate)').execute(db)
  await db.destroy()
  writeFileSync(join(folder, `${name}.db.gz`), gzipSync(readFileSync(path), { level: 9 }))
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

async function keepMysql() {
  const server = await startMariaDb()
  try {
    const { host, port, user, password } = server
    const address = { host, port, user, password, database: server.newName() }
    const connection = await createConnection({ host, port, user, password, multipleStatements: true })
    await connection.query(`create database \`${address.database}\`; use \`${address.database}\``)
    await connection.query(readFileSync(join(folder, `${former}.sql`), 'utf8'))
    const pool = new ConnectionPool({ size: 2, open: () => MysqlLink.open({ address }) })
    const db = createMysqlKysely({ pool })
    await applyTo(db, mysqlEngine({ collation }))
    await db.destroy()
    writeFileSync(join(folder, `${name}.sql`), await dump(connection))
    await connection.end()
  } finally {
    await server[Symbol.asyncDispose]()
  }
}

async function dump(connection) {
  const parts = []
  const [tables] = await connection.query('show tables')
  for (const table of tables.flatMap((row) => Object.values(row)).sort()) {
    const [[{ 'Create Table': create }]] = await connection.query(`show create table \`${table}\``)
    parts.push(`${create};\n`)
    const [rows] = await connection.query({ sql: `select * from \`${table}\``, rowsAsArray: true })
    if (rows.length > 0)
      parts.push(
        `INSERT INTO \`${table}\` VALUES\n${rows.map((row) => `(${row.map((one) => escapeValue(one)).join(',')})`).join(',\n')};\n`,
      )
  }
  return parts.join('')
}

await keepSqlite()
await keepMysql()
