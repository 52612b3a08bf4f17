/** The database under the servers: a file, or a MariaDB that can suffer; and a direct connection to look into it. */
import { join } from 'node:path'
import { type MariaDb, startMariaDb } from '@stonechat/testkit'
import { type Connection, createConnection } from 'mysql2/promise'
import { type Binding, openBinding, type Statement } from '../../../packages/storage/src/sqlite/binding.js'
import type { processFaults } from '../schedule/faults.js'
import { rest } from './server-node.js'

type Row = Readonly<Record<string, number | string | null>>

export interface ChaosDatabase extends AsyncDisposable {
  /** Where it takes connections; `undefined` for a file. */
  readonly port: number | undefined
  /** What `-db` takes, through a proxy on this port. */
  address(proxyPort: number): string
  select(sql: string, parameters?: readonly number[]): Promise<readonly Row[]>
  suffer(what: (typeof processFaults)[number], durationMs: number): Promise<void>
}

export function openFile(folder: string): ChaosDatabase {
  const path = join(folder, 'chaos.db')
  let binding: Binding | undefined
  const statements = new Map<string, Statement>()
  return {
    port: undefined,
    address: () => `sqlite:${path}`,
    async select(sql, parameters = []) {
      binding ??= openBinding(path)
      const statement = statements.get(sql) ?? binding.prepare(sql)
      statements.set(sql, statement)
      return statement.all(parameters) as Row[]
    },
    suffer: () => Promise.reject(new Error('a file suffers with its server')),
    async [Symbol.asyncDispose]() {
      binding?.close()
    },
  }
}

export async function openMariaDb(): Promise<ChaosDatabase> {
  // Big enough to hold the run: a test of loss is not a test of small caches.
  const mariaDb = await startMariaDb({ args: ['--innodb-buffer-pool-size=256M', '--max-connections=300'] })
  const name = mariaDb.newName()
  const url = new URL(mariaDb.url(name))
  let connection: Connection | undefined
  return {
    port: mariaDb.port,
    address(proxyPort) {
      url.port = String(proxyPort)
      return url.href
    },
    async select(sql, parameters = []) {
      connection ??= await createConnection(mariaDb.url(name))
      const [rows] = await connection.query(sql, [...parameters])
      return rows as Row[]
    },
    suffer(what, durationMs) {
      // The direct connection would be cut.
      connection?.destroy()
      connection = undefined
      return suffer(mariaDb, what, durationMs)
    },
    async [Symbol.asyncDispose]() {
      connection?.destroy()
      await mariaDb[Symbol.asyncDispose]()
    },
  }
}

async function suffer(mariaDb: MariaDb, what: (typeof processFaults)[number], durationMs: number) {
  if (what === 'pause') {
    process.kill(mariaDb.pid, 'SIGSTOP')
    await rest(durationMs)
    process.kill(mariaDb.pid, 'SIGCONT')
    return
  }
  await (what === 'kill' ? mariaDb.kill() : mariaDb.stop())
  await rest(durationMs)
  await mariaDb.restart()
}
