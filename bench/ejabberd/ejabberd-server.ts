/**
 * ejabberd as Debian has it, a node without a name: no epmd, no service, none of the ports of its package. Accounts and
 * the archive of all messages (XEP-0313) are in SQL: a file of SQLite, or a database in the MariaDB of the bench.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { openBinding } from '../../packages/storage/src/sqlite/binding.js'
import type { BenchDatabase } from '../lib/database.js'
import { type RunningProgram, startProgram } from '../lib/program.js'

const erlang = '/usr/bin/erl'
const script = '/usr/sbin/ejabberdctl'
const libraryFolder = '/usr/lib/erlang/lib'
const drivers = ['p1_sqlite3-', 'p1_mysql-']
const schemas = { sqlite: '/usr/share/ejabberd/sql/lite.sql', mysql: '/usr/share/ejabberd/sql/mysql.sql' }

const countArchive = 'select count(*) as count from archive'

export const domain = 'localhost'
export const nameOf = (number: number) => `u${number}`
export const passwordOf = (number: number) => `password-${number}`

export interface Ejabberd extends RunningProgram {
  readonly host: string
  readonly port: number
  readonly version: string
  readonly durability: string
  /** Rows in its archive: two for each message. */
  countArchived(): Promise<number>
}

/** What the bench needs, which it never installs: the drivers of both engines are only suggested by the package itself. */
export const ejabberdPackages = 'ejabberd erlang-p1-sqlite3 erlang-p1-mysql'

/** Whether those packages are installed here. */
export function hasEjabberd(): boolean {
  if (!existsSync(script) || !existsSync(erlang)) return false
  const libraries = readdirSync(libraryFolder)
  return drivers.every((driver) => libraries.some((name) => name.startsWith(driver)))
}

/** Starts it with so many accounts, u0 and on. Its files go with the folder of the database. */
export async function startEjabberd(database: BenchDatabase, accounts: number): Promise<Ejabberd> {
  const folder = join(database.folder, 'ejabberd')
  await mkdir(join(folder, 'spool'), { recursive: true })
  const port = await findFreePort()
  const users = Array.from({ length: accounts }, (_, number) => [nameOf(number), passwordOf(number)] as const)
  const sql = database.engine === 'sqlite' ? openFile(folder, users) : await openSchema(database, users)
  await writeFile(join(folder, 'ejabberd.yml'), configOf(port, sql.options))
  const program = await startProgram({
    command: erlang,
    args: ['+K', 'true', '+P', '250000', '-mnesia', 'dir', `"${folder}/spool"`, '-noinput', '-s', 'ejabberd'],
    cwd: folder,
    environment: {
      EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
      EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
      EJABBERD_PID_PATH: join(folder, 'ejabberd.pid'),
      ERL_LIBS: librariesOf(),
      HOME: folder,
    },
    ready: /Start accepting TCP connections/,
  })
  const { durability, countArchived } = sql
  return { ...program, host: '127.0.0.1', port, version: versionOf(), durability, countArchived }
}

interface Sql {
  /** Lines of the configuration. */
  readonly options: readonly string[]
  readonly durability: string
  /** Rows in the archive. */
  countArchived(): Promise<number>
}

type Accounts = readonly (readonly [name: string, password: string])[]

/** All that is on by default where it bears on messages: the archive, and no limits of speed. */
function configOf(port: number, options: readonly string[]): string {
  return [
    ...['loglevel: info', `hosts: [${domain}]`, 'auth_method: [sql]', 'auth_password_format: plain'],
    ...['default_db: sql', ...options],
    ...['listen:', '  -', `    port: ${port}`, '    ip: "127.0.0.1"', '    module: ejabberd_c2s'],
    ...['    max_stanza_size: 262144', '    access: all'],
    ...['modules:', '  mod_mam:', '    db_type: sql', '    default: always', ''],
  ].join('\n')
}

function openFile(folder: string, users: Accounts): Sql {
  const path = join(folder, 'ejabberd.sqlite')
  const binding = openBinding(path)
  // Better for it than the rollback journal of its default; the file keeps the setting.
  binding.exec('pragma journal_mode = wal')
  binding.exec(readFileSync(schemas.sqlite, 'utf8'))
  binding.exec('begin')
  const insert = binding.prepare('insert into users (username, password) values (?, ?)')
  for (const user of users) insert.run([...user])
  binding.exec('commit')
  binding.close()
  return {
    options: ['sql_type: sqlite', `sql_database: ${JSON.stringify(path)}`],
    durability: 'SQLite, WAL, synchronous=FULL: fsync on every commit',
    async countArchived() {
      const again = openBinding(path)
      const [row] = again.prepare(countArchive).all([])
      again.close()
      return Number(row?.count)
    },
  }
}

async function openSchema(database: BenchDatabase, users: Accounts): Promise<Sql> {
  const url = new URL(database.address)
  const name = 'ejabberd'
  const account = { user: url.username, password: decodeURIComponent(url.password) }
  const server = { host: url.hostname, port: Number(url.port), ...account }
  const connection = await createConnection({ ...server, multipleStatements: true })
  await connection.query(`create database ${name} character set utf8mb4; use ${name}`)
  await connection.query(readFileSync(schemas.mysql, 'utf8'))
  await connection.query('insert into users (username, password) values ?', [users])
  await connection.end()
  return {
    options: [
      ...['sql_type: mysql', `sql_server: ${url.hostname}`, `sql_port: ${url.port}`, `sql_database: ${name}`],
      ...[`sql_username: ${account.user}`, `sql_password: ${JSON.stringify(account.password)}`],
    ],
    durability: database.durability,
    async countArchived() {
      const again = await createConnection({ ...server, database: name })
      const [rows] = await again.query(countArchive)
      await again.end()
      return Number((rows as { count: number }[])[0]?.count)
    },
  }
}

/** Debian puts the libraries of Erlang packages beside those of the architecture. */
function librariesOf(): string {
  const places = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'))
  return places.map((name) => `/usr/lib/${name}`).join(':')
}

function versionOf(): string {
  return execFileSync('dpkg-query', ['-W', '-f', '$' + '{Version}', 'ejabberd'], { encoding: 'utf8' }).trim()
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address instanceof Object ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
