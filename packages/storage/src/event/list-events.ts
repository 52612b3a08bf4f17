/** Reading the log without stepping over what may still come. */
import type { EventHead, EventRecord } from '@stonechat/im/contract'
import { limits, StonechatError } from '@stonechat/protocol'
import type { Kysely } from 'kysely'
import type { Database } from '../sql/context.js'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'
import { loadEvents } from './load-events.js'
import type { Watermarks } from './watermarks.js'

export interface EventContext {
  readonly db: Kysely<Schema>
  readonly engine: Engine
  readonly watermarks: Watermarks
}

interface Page {
  readonly after: number
  readonly limit: number
}

interface Row {
  readonly id: number
  readonly kind: string
}

/** See `ImStore.listEvents`. */
export async function listEvents(
  context: EventContext,
  page: Page,
): Promise<{ events: EventRecord[]; next: number }> {
  const rows = await findSettled(context, page)
  const last = rows.at(-1)
  if (last === undefined) return { events: [], next: page.after }
  const events = await loadEvents(context, page.after, last.id)
  // Between the two reads the oldest may have been pruned.
  if (events.length !== rows.length) throw new StonechatError('cursor_expired')
  return { events, next: last.id }
}

/** See `ImStore.getEventHead`. Looks for gaps among the newest `eventPageMax` rows. */
export async function getEventHead(context: EventContext): Promise<EventHead> {
  const rows = await selectRows(context.db).orderBy('id', 'desc').limit(limits.eventPageMax).execute()
  const newest = rows[0]?.id ?? 0
  if (context.engine.awaitInserts === undefined) return { newest, settled: newest }
  const oldest = rows.at(-1)
  const isWholeLog = rows.length < limits.eventPageMax && oldest?.kind !== 'pruned'
  const after = isWholeLog ? 0 : (oldest?.id ?? 0)
  const isLost = (id: number) => context.watermarks.isSettledBelow(id)
  const end = takeUntilGap(rows.reverse().slice(isWholeLog ? 0 : 1), after, isLost).at(-1)
  if (end === undefined) return { newest, settled: after }
  const committed = await readCommitted(context, { after, limit: limits.eventPageMax }, end)
  return { newest, settled: takeUntilGap(committed, after, isLost).at(-1)?.id ?? after }
}

/** See `ImStore.getEventStart`. */
export async function getEventStart({ db }: Pick<EventContext, 'db'>): Promise<number> {
  const oldest = await selectRows(db).orderBy('id').limit(1).executeTakeFirst()
  return oldest?.kind === 'pruned' ? oldest.id : 0
}

/** The rows after a cursor, up to the first gap that may still be filled. */
async function findSettled(context: EventContext, page: Page): Promise<readonly Row[]> {
  const { db, engine, watermarks } = context
  const rows = await selectPage(db, page).execute()
  refusePruned(rows)
  const last = rows.at(-1)
  if (last === undefined || engine.awaitInserts === undefined) return rows
  watermarks.observe(last.id)
  const unbroken = takeUntilGap(rows, page.after, () => false)
  // What comes before a gap need not wait for it.
  if (unbroken.length > 0) return unbroken
  return findBehindGap(context, page, last)
}

/** There is a gap right after the cursor: waits for who may be filling it, then looks whether it may be left behind. */
async function findBehindGap(context: EventContext, page: Page, last: Row): Promise<readonly Row[]> {
  const { db, watermarks } = context
  const newest = await selectRows(db).orderBy('id', 'desc').limit(1).executeTakeFirst()
  if (newest !== undefined) watermarks.observe(newest.id)
  const rows = await readCommitted(context, page, last)
  refusePruned(rows)
  return takeUntilGap(rows, page.after, (id) => watermarks.isSettledBelow(id))
}

/**
 * The rows up to a committed one, once nobody is inserting before it: the read waits for rows that are there and not
 * committed. Nothing, where they take longer than a lock may be waited for. An id whose row does not exist yet is not
 * waited for.
 */
async function readCommitted({ db, engine }: EventContext, page: Page, last: Row): Promise<readonly Row[]> {
  const { awaitInserts } = engine
  if (awaitInserts === undefined) return []
  try {
    // Outside of a transaction an engine may leave the locks out.
    const rows = await db.transaction().execute((trx) =>
      // A range that included the last one would also lock the row that follows it, which may be anybody's.
      awaitInserts(selectPage(trx, page).where('id', '<', last.id)).execute(),
    )
    return [...rows, last].slice(0, page.limit)
  } catch (error) {
    if (engine.translateError(error).code === 'overloaded') return []
    throw error
  }
}

function takeUntilGap(
  rows: readonly Row[],
  after: number,
  mayLeaveBehind: (id: number) => boolean,
): readonly Row[] {
  let last = after
  for (const [index, { id }] of rows.entries()) {
    if (id !== last + 1 && !mayLeaveBehind(id)) return rows.slice(0, index)
    last = id
  }
  return rows
}

/** A row that stands for pruned ones is the oldest there is: who has not seen it has missed some. */
function refusePruned(rows: readonly Row[]): void {
  if (rows[0]?.kind === 'pruned') throw new StonechatError('cursor_expired')
}

function selectPage(db: Database, { after, limit }: Page) {
  return selectRows(db, after).orderBy('id').limit(limit)
}

/** By primary key. */
function selectRows(db: Database, after = 0) {
  return db.selectFrom('im_events').select(['id', 'kind']).where('id', '>', after)
}
