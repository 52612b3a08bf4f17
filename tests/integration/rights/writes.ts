/** Whether anything in the database has changed. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import { type DatabaseEnd, type EndAddress, openTarget } from '../../../packages/storage/src/copy/open-end.js'
import { allTables } from '../../../packages/storage/src/gen/tables.js'

/**
 * What goes on by itself: work beside requests, the position that shows a restore, and pictures that are removed once they were replaced.
 * Which picture somebody shows is in their own table.
 */
const beside: ReadonlySet<string> = new Set([
  ...['jobs', 'followers', 'im_incarnation', 'file_usage', 'file_avatars'],
])

/** What moves by connections alone. */
const moving: ReadonlySet<string> = new Set(['delivered_seq', 'last_seen_at'])

/** What becomes due within this time is waited for, too: it would come between two counts. */
const soonMs = 1_000

/** How often each table was written to. */
export type Writes = Readonly<Record<string, number>>

/**
 * Opens a database beside the server, and has it count from now on what changes rows; `take` tells the counts. It waits for what goes on
 * beside requests, as a file that was uploaded and is still being looked at: what a request leaves to be done counts as done by it.
 */
export async function watchWrites(address: EndAddress) {
  const end = await openTarget(address)
  await sql`create table written (name varchar(64) not null)`.execute(end.db)
  const tables = await end.db.introspection.getTables()
  const watched = new Set<string>(allTables.map(({ name }) => name).filter((name) => !beside.has(name)))
  for (const { name, columns } of tables)
    if (watched.has(name))
      await watchTable(end, {
        ...{ name, columns: columns.map((column) => column.name) },
        equal: address.kind === 'sqlite' ? 'is' : '<=>',
      })
  return {
    async take(): Promise<Writes> {
      await expect.poll(() => listJobsUnderWay(end), { timeout: 30_000, interval: 20 }).toEqual([])
      const { rows } = await sql<{ name: string; times: number }>`
        select name, count(*) as times from written group by name`.execute(end.db)
      return Object.fromEntries(rows.map(({ name, times }) => [name, Number(times)]))
    },
    [Symbol.asyncDispose]: () => end[Symbol.asyncDispose](),
  }
}

/** The tables in which something changed between two counts. */
export function changedTables(before: Writes, after: Writes): string[] {
  return Object.keys(after).filter((name) => after[name] !== before[name])
}

interface Watched {
  readonly name: string
  readonly columns: readonly string[]
  /** The operator by which nothing equals nothing. */
  readonly equal: string
}

/** Has the database note the table whenever a row of it comes, goes or becomes another one. */
async function watchTable({ db, engine }: DatabaseEnd, { name, columns, equal }: Watched): Promise<void> {
  const now = engine.now.compile(db).sql
  // One who hides nothing: when they were last seen is stored at times. What nobody gets any more is removed by a job, at some time.
  const goings = { hidden: '= 0', state: "= 'removing'", expires_at: `<= ${now}` }
  const going = (row: string) =>
    Object.entries(goings)
      .filter(([column]) => columns.includes(column))
      .map(([column, is]) => `coalesce(${row}.${column} ${is}, 1 = 0)`)
      .join(' or ') || '1 = 0'
  const same = columns
    .filter((column) => !moving.has(column))
    .map((column) => `old.\`${column}\` ${equal} new.\`${column}\``)
    .join(' and ')
  const whens = {
    insert: `not (${going('new')})`,
    delete: `not (${going('old')})`,
    update: `not (${same}) and not ((${going('old')}) and (${going('new')}))`,
  }
  for (const [event, when] of Object.entries(whens))
    await sql
      .raw(
        `create trigger written_${event}_${name} after ${event} on ${name} for each row
         begin insert into written (name) select '${name}' from (select 1 as one) as once where ${when}; end`,
      )
      .execute(db)
}

/** What a request left to be done. */
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
