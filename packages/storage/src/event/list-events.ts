/** Reading the log without skipping rows that may still come. */
import type { EventHead, EventRecord } from '@stonechat/im/contract'
import { limits, StonechatError } from '@stonechat/protocol'
import type { Tx } from '../sql/tx.js'
import { loadEvents } from './load-events.js'
import type { Watermarks } from './watermarks.js'

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
  tx: Tx,
  watermarks: Watermarks,
  page: Page,
): Promise<{ events: EventRecord[]; next: number }> {
  const rows = await findSettled(tx, watermarks, page)
  const last = rows.at(-1)
  if (last === undefined) return { events: [], next: page.after }
  const events = await loadEvents(tx, page.after, last.id)
  // Between the two reads the oldest may have been pruned.
  if (events.length !== rows.length) throw new StonechatError('cursor_expired')
  return { events, next: last.id }
}

/** See `ImStore.getEventHead`. Looks for gaps among the newest `eventPageMax` rows. */
export async function getEventHead(tx: Tx, watermarks: Watermarks): Promise<EventHead> {
  const rows = await selectRows(tx).orderBy('id', 'desc').limit(limits.eventPageMax).execute()
  const newest = rows[0]?.id ?? 0
  if (tx.engine.awaitInserts === undefined) return { newest, settled: newest }
  const oldest = rows.at(-1)
  const isWholeLog = rows.length < limits.eventPageMax && oldest?.kind !== 'pruned'
  const after = isWholeLog ? 0 : (oldest?.id ?? 0)
  const isLost = (id: number) => watermarks.isSettledBelow(id)
  const end = takeUntilGap(rows.reverse().slice(isWholeLog ? 0 : 1), after, isLost).at(-1)
  if (end === undefined) return { newest, settled: after }
  const committed = await readCommitted(tx, { after, limit: limits.eventPageMax }, end)
  return { newest, settled: takeUntilGap(committed, after, isLost).at(-1)?.id ?? after }
}

/** See `ImStore.getEventStart`. */
export async function getEventStart(tx: Tx): Promise<number> {
  const oldest = await selectRows(tx).orderBy('id').limit(1).executeTakeFirst()
  return oldest?.kind === 'pruned' ? oldest.id : 0
}

/** The rows after a cursor, up to the first gap that may still be filled. */
async function findSettled(tx: Tx, watermarks: Watermarks, page: Page): Promise<readonly Row[]> {
  const rows = await selectPage(tx, page).execute()
  refusePruned(rows)
  const last = rows.at(-1)
  if (last === undefined || tx.engine.awaitInserts === undefined) return rows
  watermarks.observe(last.id)
  const unbroken = takeUntilGap(rows, page.after, () => false)
  // What comes before a gap need not wait for it.
  if (unbroken.length > 0) return unbroken
  return findBehindGap(tx, watermarks, page, last)
}

/**
 * There is a gap right after the cursor: waits for a transaction that may be filling it, then checks whether it may be
 * skipped.
 */
async function findBehindGap(tx: Tx, watermarks: Watermarks, page: Page, last: Row): Promise<readonly Row[]> {
  const newest = await selectRows(tx).orderBy('id', 'desc').limit(1).executeTakeFirst()
  if (newest !== undefined) watermarks.observe(newest.id)
  const rows = await readCommitted(tx, page, last)
  refusePruned(rows)
  return takeUntilGap(rows, page.after, (id) => watermarks.isSettledBelow(id))
}

/**
 * The rows up to a committed one, once nobody is inserting before it: the read waits for rows that are there and not
 * committed. Nothing, where they take longer than a lock may be waited for. An id whose row does not exist yet is not
 * waited for.
 */
async function readCommitted(tx: Tx, page: Page, last: Row): Promise<readonly Row[]> {
  const { db, engine } = tx
  const { awaitInserts } = engine
  if (awaitInserts === undefined) return []
  try {
    // Outside of a transaction an engine may leave the locks out.
    const rows = await db.transaction().execute((trx) =>
      // A range that included the last one would also lock the next row, of any transaction.
      awaitInserts(selectPage({ db: trx, engine }, page).where('id', '<', last.id)).execute(),
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

/** A row that stands for pruned ones is the oldest there is: a reader that has not seen it has missed some. */
function refusePruned(rows: readonly Row[]): void {
  if (rows[0]?.kind === 'pruned') throw new StonechatError('cursor_expired')
}

function selectPage(tx: Tx, { after, limit }: Page) {
  return selectRows(tx, after).orderBy('id').limit(limit)
}

/** By primary key. */
function selectRows(tx: Tx, after = 0) {
  return tx.db.selectFrom('im_events').select(['id', 'kind']).where('id', '>', after)
}
