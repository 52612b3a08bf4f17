/** Databases that took minutes to fill, kept in the temporary folder for the next time. */
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openMysql } from '@stonechat/storage/mysql'
import { openSqlite } from '@stonechat/storage/sqlite'
import { hasMariaDb, type MariaDb, makeTempFolder, startMariaDb } from '@stonechat/testkit'
import { createConnection } from 'mysql2/promise'
import { type BenchDatabase, durability, type Engine, mariadbArgs } from '../lib/database.js'
import { type FillShape, fill } from './fill.js'

/** Bump it when `fill` changes: older kept databases are then made anew. */
const fillVersion = 2

export interface KeptDatabases extends AsyncDisposable {
  /** The database of this shape, filled where it is not there yet, or where it must be `fresh`: runs leave messages behind. */
  get(shape: FillShape, age?: 'fresh' | 'kept'): Promise<BenchDatabase>
}

/** @throws Error where MariaDB is asked for and not installed */
export async function openKeptDatabases(engine: Engine, folder: string): Promise<KeptDatabases> {
  const place = join(folder, `${engine}-v${fillVersion}`)
  await mkdir(place, { recursive: true })
  return engine === 'sqlite' ? openFiles(place) : openServer(place)
}

function openFiles(place: string): KeptDatabases {
  const opened: AsyncDisposable[] = []
  return {
    async get(shape, age = 'kept') {
      const path = join(place, `${nameOf(shape)}.db`)
      await fillOnce({ mark: `${path}.filled`, shape, age }, async () => {
        for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true })
        await fill({ kind: 'sqlite', path }, shape)
      })
      await readThrough(path)
      const data = await makeTempFolder()
      opened.push(data)
      return {
        engine: 'sqlite',
        address: `sqlite:${path}`,
        folder: data.path,
        durability: durability.sqlite,
        pids: [],
        open: () => openSqlite({ path }),
        [Symbol.asyncDispose]: async () => {},
      }
    },
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one[Symbol.asyncDispose]()
    },
  }
}

/** Into the page cache of the system: how fast the disk is, is another question. */
async function readThrough(path: string): Promise<void> {
  for await (const _ of createReadStream(path, { highWaterMark: 4_194_304 }));
}

/** For filling: what a crash would lose is filled again. */
const carelessArgs = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--skip-log-bin']

/** All databases in one server; it is started again after filling, as durable as in production. */
async function openServer(place: string): Promise<KeptDatabases> {
  if (!hasMariaDb()) throw new Error('MariaDB is not installed: apt-get install mariadb-server')
  const opened: AsyncDisposable[] = []
  let running: MariaDb | undefined
  const start = async (args: readonly string[] = []) => {
    await running?.[Symbol.asyncDispose]()
    running = await startMariaDb({ folder: place, args: [...mariadbArgs, ...args] })
    return running
  }
  return {
    async get(shape, age = 'kept') {
      const database = nameOf(shape)
      await fillOnce({ mark: join(place, `${database}.filled`), shape, age }, async () => {
        const { port, user, password } = await start(carelessArgs)
        const account = { host: '127.0.0.1', port, user, password }
        const connection = await createConnection(account)
        await connection.query(`drop database if exists ${database}`)
        await connection.end()
        await fill({ kind: 'mysql', ...account, database }, shape)
        await running?.[Symbol.asyncDispose]()
        running = undefined
      })
      const maria = running ?? (await start())
      const { port, user, password } = maria
      const data = await makeTempFolder()
      opened.push(data)
      return {
        engine: 'mariadb',
        address: maria.url(database),
        folder: data.path,
        durability: durability.mariadb,
        pids: [maria.pid],
        open: () => openMysql({ host: '127.0.0.1', port, user, password, database }),
        [Symbol.asyncDispose]: async () => {},
      }
    },
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one[Symbol.asyncDispose]()
      await running?.[Symbol.asyncDispose]()
    },
  }
}

function nameOf({ messages, people }: FillShape): string {
  return `filled_${messages}_${people}`
}

async function fillOnce(
  { mark, shape, age }: { mark: string; shape: FillShape; age: 'fresh' | 'kept' },
  work: () => Promise<void>,
): Promise<void> {
  const wanted = JSON.stringify(shape)
  if (age === 'kept' && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  await rm(mark, { force: true })
  const started = performance.now()
  await work()
  await writeFile(mark, wanted)
  const seconds = Math.round((performance.now() - started) / 1_000)
  console.log(`filled with ${shape.messages} messages of ${shape.people} people in ${seconds} s: ${mark}`)
}
