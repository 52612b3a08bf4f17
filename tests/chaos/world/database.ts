/** The database under the servers: a file, or a MariaDB that can suffer; and a direct connection to look into it. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type MariaDb, runProgram } from '@stonechat/testkit'
import { type Connection, createConnection } from 'mysql2/promise'
import { type Binding, openBinding, type Statement } from '../../../packages/storage/src/sqlite/binding.js'
import type { processFaults } from '../schedule/faults.js'
import { startMariaPair } from './maria-pair.js'
import { rest } from './server-node.js'

type Row = Readonly<Record<string, number | string | null>>

export interface ChaosDatabase extends AsyncDisposable {
  /** Where it takes connections now; `undefined` for a file. */
  readonly port: number | undefined
  /** What `-db` takes, through a proxy on this port. */
  address(proxyPort: number): string
  select(sql: string, parameters?: readonly number[]): Promise<readonly Row[]>
  suffer(what: (typeof processFaults)[number], durationMs: number): Promise<void>
  /** Makes a backup, as the guide says. */
  backUp(): Promise<void>
  /**
   * Puts the last backup in its place, as the guide says, while no server uses it.
   * @param dataDir the data folder of a node
   */
  putBack(dataDir: string): Promise<void>
  /** Leads its address to a replica that has caught up, while the former one lives on and only reads. */
  failOver(durationMs: number): Promise<void>
}

export function openFile(folder: string): ChaosDatabase {
  const path = join(folder, 'chaos.db')
  const backup = join(folder, 'backup.db')
  let binding: Binding | undefined
  const statements = new Map<string, Statement>()
  const close = () => {
    binding?.close()
    binding = undefined
    statements.clear()
  }
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
    failOver: () => Promise.reject(new Error('a file has no replica')),
    async backUp() {
      for (const suffix of ['', '-wal', '-shm', '.mark']) await rm(`${backup}${suffix}`, { force: true })
      await run('copy', '-from', `sqlite:${path}`, '-to', `sqlite:${backup}`)
    },
    async putBack(dataDir) {
      close()
      await run('restore', backup, '-data', dataDir, '-db', `sqlite:${path}`)
    },
    async [Symbol.asyncDispose]() {
      close()
    },
  }
}

export async function openMariaDb(): Promise<ChaosDatabase> {
  const pair = await startMariaPair()
  let connection: Connection | undefined
  /** Which is cut, or leads to a server that is not asked any more. */
  const hangUp = () => {
    connection?.destroy()
    connection = undefined
  }
  return {
    get port() {
      return pair.primary.port
    },
    address: pair.address,
    async select(sql, parameters = []) {
      connection ??= await createConnection(pair.address(pair.primary.port))
      const [rows] = await connection.query(sql, [...parameters])
      return rows as Row[]
    },
    async suffer(what, durationMs) {
      hangUp()
      await suffer(pair.primary, what, durationMs)
    },
    async backUp() {
      hangUp()
      await pair.backUp()
    },
    async putBack(dataDir) {
      hangUp()
      await pair.putBack()
      await run('restore', '-data', dataDir, '-db', pair.address(pair.primary.port))
    },
    async failOver(durationMs) {
      hangUp()
      await pair.follow()
      // Nodes have connections to the former one, and are at work there.
      await rest(durationMs)
      await pair.failOver()
      hangUp()
    },
    async [Symbol.asyncDispose]() {
      hangUp()
      await pair[Symbol.asyncDispose]()
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

/** Runs a command of the program, which must succeed. */
async function run(...args: string[]): Promise<void> {
  const { code, errors } = await runProgram(args)
  if (code !== 0) throw new Error(`stonechat ${args.join(' ')}: ${errors.join(' ')}`)
}
