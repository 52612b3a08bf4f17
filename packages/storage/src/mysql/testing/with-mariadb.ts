/** For tests that need a real server: started for a file of tests, skipped with a sentence where there is none. */
import type { ImStore, Log } from '@stonechat/im/contract'
import { hasMariaDb, type MariaDb, type MariaDbOptions, startMariaDb } from '@stonechat/testkit'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe } from 'vitest'
import { gatherImReads } from '../../stores/im-reads.js'
import { createImStore } from '../../stores/im-store.js'
import type { MysqlAddress } from '../connect.js'
import { connectMysql, type MysqlConnectOptions, type MysqlDatabase } from '../connect-mysql.js'

/** Registers tests that share one MariaDB. Where it is not installed they are skipped, with the reason in their title. */
export function describeWithMariaDb(
  title: string,
  register: (getServer: () => MariaDb) => void,
  options: MariaDbOptions = {},
): void {
  const reason = hasMariaDb() ? '' : ' (skipped: apt-get install mariadb-server)'
  describe.skipIf(!hasMariaDb())(`${title}${reason}`, () => {
    let server: MariaDb | undefined
    beforeAll(async () => {
      server = await startMariaDb(options)
    })
    afterAll(() => server?.[Symbol.asyncDispose]())
    register(() => {
      if (server === undefined) throw new Error('MariaDB is not running')
      return server
    })
  })
}

/** A database of this server over TCP; by default a new one. */
export function addressOn(server: MariaDb, database = server.newName()): MysqlAddress {
  const { host, port, user, password } = server
  return { host, port, user, password, database }
}

export interface RecordingLog extends Log {
  readonly entries: readonly { readonly level: string; readonly event: string; readonly fields: object }[]
  count(event: string): number
}

/** A log that keeps its entries. */
export function createRecordingLog(): RecordingLog {
  const entries: { level: string; event: string; fields: object }[] = []
  const keep = (level: string) => (fields: object, event: string) =>
    void entries.push({ level, event, fields })
  return {
    entries,
    count: (event) => entries.filter((entry) => entry.event === event).length,
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  }
}

/** What the engine says of one table that a statement reads. */
interface PlanRow {
  readonly table: string | null
  readonly type: string
}

export interface StoreHere extends MysqlDatabase, AsyncDisposable {
  readonly im: ImStore
  /** Runs a statement as it is. */
  run(text: string): Promise<unknown>
  explain(text: string, parameters: readonly unknown[]): Promise<readonly PlanRow[]>
}

/** The store of messaging on connections of this thread, for tests that look at statements. */
export async function openHere(options: MysqlConnectOptions): Promise<StoreHere> {
  const opened = await connectMysql(options)
  const { db } = opened
  const im = createImStore(opened)
  const query = async (text: string, parameters: readonly unknown[]) =>
    (await db.executeQuery<PlanRow>({ ...sql`x`.compile(db), sql: text, parameters })).rows
  return {
    ...opened,
    im: { ...im, ...gatherImReads(im) },
    run: (text) => query(text, []),
    explain: (text, parameters) => query(`explain ${text}`, parameters),
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}
