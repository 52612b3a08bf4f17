/** The database under the servers: a file, or a MariaDB that can suffer; and a way to look into it past everything. */
import { join } from 'node:path'
import { type MariaDb, startMariaDb } from '@stonechat/testkit'
import { createConnection } from 'mysql2/promise'
import { openBinding } from '../../../packages/storage/src/sqlite/binding.js'
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
  return {
    port: undefined,
    address: () => `sqlite:${path}`,
    async select(sql, parameters = []) {
      const binding = openBinding(path)
      try {
        return binding.prepare(sql).all(parameters) as Row[]
      } finally {
        binding.close()
      }
    },
    suffer: () => Promise.reject(new Error('a file suffers with its server')),
    async [Symbol.asyncDispose]() {},
  }
}

export async function openMariaDb(): Promise<ChaosDatabase> {
  // Big enough to hold the run: a test of loss is not a test of small caches.
  const mariaDb = await startMariaDb({ args: ['--innodb-buffer-pool-size=256M', '--max-connections=300'] })
  const name = mariaDb.newName()
  const url = new URL(mariaDb.url(name))
  return {
    port: mariaDb.port,
    address(proxyPort) {
      url.port = String(proxyPort)
      return url.href
    },
    async select(sql, parameters = []) {
      const connection = await createConnection(mariaDb.url(name))
      try {
        const [rows] = await connection.query(sql, [...parameters])
        return rows as Row[]
      } finally {
        await connection.end()
      }
    },
    suffer: (what, durationMs) => suffer(mariaDb, what, durationMs),
    [Symbol.asyncDispose]: () => mariaDb[Symbol.asyncDispose](),
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
