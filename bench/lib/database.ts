/** The database of a bench: a new SQLite file, or a MariaDB of one's own, durable as in production. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ImStore } from '@stonechat/im'
import { openMysql } from '@stonechat/storage/mysql'
import { openSqlite } from '@stonechat/storage/sqlite'
import { hasMariaDb, makeTempFolder, startMariaDb } from '@stonechat/testkit'
import type { UserStore } from '@stonechat/user'

export type Engine = 'sqlite' | 'mariadb'

export interface Stores extends AsyncDisposable {
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
  open(): Promise<Stores>
}

export interface DatabaseOptions {
  /** Use this SQLite file, which stays. */
  readonly file?: string | undefined
  /** More arguments of `mariadbd`; its buffer pool is 1 GB. */
  readonly mariadbArgs?: readonly string[] | undefined
}

/** Makes an empty database. @throws Error where MariaDB is asked for and not installed */
export async function startDatabase(engine: Engine, options: DatabaseOptions = {}): Promise<BenchDatabase> {
  return engine === 'mariadb' ? startMaria(options) : startSqlite(options)
}

async function startSqlite({ file }: DatabaseOptions): Promise<BenchDatabase> {
  const folder = await makeTempFolder()
  const path = file ?? join(folder.path, 'stonechat.db')
  return {
    engine: 'sqlite',
    address: `sqlite:${path}`,
    folder: folder.path,
    durability: 'SQLite, WAL, synchronous=FULL: fsync on every commit',
    pids: [],
    open: () => openSqlite({ path }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

async function startMaria({ mariadbArgs = [] }: DatabaseOptions): Promise<BenchDatabase> {
  if (!hasMariaDb()) throw new Error('MariaDB is not installed: apt-get install mariadb-server')
  const folder = await makeTempFolder()
  const args = ['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=512M', '--max-connections=200']
  const maria = await startMariaDb({ args: [...args, ...mariadbArgs] })
  const database = maria.newName()
  const { port, user, password } = maria
  const pid = Number(readFileSync(join(dirname(maria.socketPath), 'pid'), 'utf8'))
  return {
    engine: 'mariadb',
    address: maria.url(database),
    folder: folder.path,
    durability: 'MariaDB, innodb_flush_log_at_trx_commit=1: fsync on every commit; no binary log',
    pids: [pid],
    open: () => openMysql({ host: '127.0.0.1', port, user, password, database }),
    async [Symbol.asyncDispose]() {
      await maria[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}
