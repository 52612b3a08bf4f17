/** The database of a bench: a new SQLite file, or a new MariaDB, durable as in production. */
import { join } from 'node:path'
import type { ImStore } from '@stonechat/im'
import { openMysql } from '@stonechat/storage/mysql'
import { openSqlite } from '@stonechat/storage/sqlite'
import { hasMariaDb, makeTempFolder, startMariaDb } from '@stonechat/testkit'
import type { UserStore } from '@stonechat/user'

export type Engine = 'sqlite' | 'mariadb'

export interface BenchStores extends AsyncDisposable {
  readonly im: ImStore
  readonly user: UserStore
}

export interface BenchDatabase extends AsyncDisposable {
  readonly engine: Engine
  /** What `-db` of the server takes. */
  readonly address: string
  /** A folder for `-data`, gone with the database. */
  readonly folder: string
  /** What a commit survives. */
  readonly durability: string
  /** Processes that work for the database beside the server. */
  readonly pids: readonly number[]
  /** The stores, in this process: for filling the database before the server starts. */
  open(): Promise<BenchStores>
}

/** What a commit survives. */
export const durability: Readonly<Record<Engine, string>> = {
  sqlite: 'SQLite, WAL, synchronous=FULL: fsync on every commit',
  mariadb: 'MariaDB, innodb_flush_log_at_trx_commit=1: fsync on every commit; no binary log',
}

/** Arguments of `mariadbd` for a database that is measured. */
export const mariadbArgs = [
  '--innodb-buffer-pool-size=1G',
  '--innodb-log-file-size=512M',
  '--max-connections=200',
]

/** Makes an empty database. @throws Error where MariaDB is asked for and not installed */
export async function startDatabase(engine: Engine): Promise<BenchDatabase> {
  return engine === 'mariadb' ? startMaria() : startSqlite()
}

async function startSqlite(): Promise<BenchDatabase> {
  const folder = await makeTempFolder()
  const path = join(folder.path, 'stonechat.db')
  return {
    engine: 'sqlite',
    address: `sqlite:${path}`,
    folder: folder.path,
    durability: durability.sqlite,
    pids: [],
    open: () => openSqlite({ path }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

async function startMaria(): Promise<BenchDatabase> {
  if (!hasMariaDb()) throw new Error('MariaDB is not installed: apt-get install mariadb-server')
  const folder = await makeTempFolder()
  const maria = await startMariaDb({ args: mariadbArgs })
  const database = maria.newName()
  const { port, user, password } = maria
  return {
    engine: 'mariadb',
    address: maria.url(database),
    folder: folder.path,
    durability: durability.mariadb,
    pids: [maria.pid],
    open: () => openMysql({ host: '127.0.0.1', port, user, password, database }),
    async [Symbol.asyncDispose]() {
      await maria[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}
