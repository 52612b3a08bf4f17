/** Whether anything in the database has changed. */
import { createHash } from 'node:crypto'
import { openSource } from '@stonechat/storage/names'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { DatabaseEnd, EndAddress } from '../../../packages/storage/src/copy/open-end.js'
import { allTables } from '../../../packages/storage/src/gen/tables.js'

/**
 * What goes on by itself: work beside requests, the position that shows a restore, and pictures that are removed once they were replaced.
 * Which picture somebody shows is in their own table.
 */
const beside: ReadonlySet<string> = new Set([
  ...['jobs', 'followers', 'im_incarnation', 'file_usage', 'file_avatars'],
])

type Row = Record<string, unknown>

/** What moves by connections alone. */
const moving: ReadonlySet<string> = new Set(['delivered_seq', 'last_seen_at'])

/** What becomes due within this time is waited for, too: it would come between two digests. */
const soonMs = 1_000

/**
 * Opens a database beside the server; `take` reads all of it, in the order of its keys: a hash for each table. It waits for what goes on
 * beside requests, as a file that was uploaded and is still being looked at: what a request leaves to be done counts as done by it.
 */
export async function openDigest(address: EndAddress) {
  const source = await openSource(address)
  let last: { readonly writes: string; readonly tables: Readonly<Record<string, string>> } | undefined
  return {
    async take(): Promise<Readonly<Record<string, string>>> {
      await expect.poll(() => listJobsUnderWay(source), { timeout: 30_000, interval: 20 }).toEqual([])
      // What changes while the tables are read shows with the next digest.
      const writes = await countWrites(source, address.kind)
      if (last?.writes !== writes) last = { writes, tables: await readTables() }
      return last.tables
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }

  async function readTables(): Promise<Readonly<Record<string, string>>> {
    const tables: Record<string, string> = {}
    for (const { name, key } of allTables) {
      if (beside.has(name)) continue
      let query = source.db.selectFrom(name as 'users').selectAll()
      for (const column of key) query = query.orderBy(column as 'id')
      const rows: Row[] = await query.execute()
      tables[name] = createHash('sha256')
        .update(JSON.stringify(withoutMoving(rows)))
        .digest('hex')
    }
    return tables
  }
}

/** For one text of a whole table: a text for each row takes much longer. */
function withoutMoving(rows: Row[]): Row[] {
  const [first = {}] = rows
  for (const column of moving) if (column in first) for (const row of rows) delete row[column]
  return mayGo.some((column) => column in first) ? rows.filter((row) => !isGoing(row)) : rows
}

/** Another text as soon as anything was written by others, whatever it is: most of what is refused writes nothing at all. */
async function countWrites({ db }: DatabaseEnd, kind: EndAddress['kind']): Promise<string> {
  const asked =
    kind === 'sqlite' ? sql`pragma data_version` : sql`show global status like 'Innodb_lsn_current'`
  return JSON.stringify((await asked.execute(db)).rows)
}

/** The tables in which something changed between two digests. */
export function changedTables(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(after).filter((name) => after[name] !== before[name])
}

async function listJobsUnderWay({ db, engine }: DatabaseEnd): Promise<string[]> {
  const rows = await db
    .selectFrom('jobs')
    .select('kind')
    .where('failed_at', 'is', null)
    .where(({ or, eb }) =>
      or([eb('lease_until', '>', engine.now), eb('run_at', '<=', eb(engine.now, '+', soonMs))]),
    )
    .execute()
  return rows.map(({ kind }) => kind)
}

const mayGo = ['hidden', 'state', 'expires_at']

/** One who hides nothing: when they were last seen is stored at times. What nobody gets any more is removed by a job, at some time. */
function isGoing({ hidden, state, expires_at }: Row): boolean {
  if (hidden === 0 || state === 'removing') return true
  return typeof expires_at === 'number' && expires_at <= Date.now()
}
