/** What changed of what belongs to users since the `rev` that each of their devices holds. */
import type { UserStateRecord } from '@stonechat/im/contract'
import { pairText } from '@stonechat/im/rules'
import type { UserChange } from '@stonechat/protocol'
import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'
import type { Tx } from '../sql/tx.js'
import { toUserChange, withStates } from './states.js'

/** What one device of a user holds. */
export interface UserStateAsk {
  readonly userId: number
  readonly sinceRev: number
  readonly limit: number
}

/** How many changes a device may miss and still be answered together with others. */
const lightMaxRevs = 64

const selectRevs = buildOnce(
  ({ db, engine }) => db.selectFrom('im_user_revs').selectAll().where('user_id', 'in', engine.givenList()),
  (engine, userIds: readonly number[]) => engine.pack.list(userIds),
)

const askKey = ['user_id', 'since_rev'] as const
const selectChanges = buildOnce(
  ({ db, engine }) =>
    withStates(
      db
        .selectFrom(engine.tuples<{ user_id: number; since_rev: number }>(askKey, given).as('w'))
        .innerJoin('im_user_changes as c', (join) =>
          join.onRef('c.user_id', '=', 'w.user_id').onRef('c.rev', '>', 'w.since_rev'),
        )
        .select('w.since_rev'),
    ).orderBy('c.rev'),
  (engine, asks: readonly Values[]) => engine.pack.tuples(askKey, asks),
)

/** See `ImStore.getUserState`. */
export async function getUserState(
  tx: Tx,
  { userId, sinceRev, limit }: UserStateAsk,
): Promise<UserStateRecord> {
  const rev = (await loadRevs(tx, [userId])).get(userId) ?? 0
  if (sinceRev >= rev) return { rev, isReset: sinceRev > rev, changes: [] }
  const rows = await withStates(tx.db.selectFrom('im_user_changes as c'))
    .where('c.user_id', '=', userId)
    .where('c.rev', '>', sinceRev)
    .orderBy('c.rev')
    .limit(limit + 1)
    .execute()
  if (rows.length > limit) return { rev, isReset: true, changes: [] }
  const { people = 'open' } = tx
  return toRecord(
    rev,
    rows.map((row) => toUserChange(row, people)),
  )
}

/**
 * The same for each ask, in their order: one statement where nothing differs, else two. `undefined` for a device that is
 * too far behind: that one is asked about alone.
 */
export async function getLightUserStates(
  tx: Tx,
  asks: readonly UserStateAsk[],
): Promise<(UserStateRecord | undefined)[]> {
  const revs = await loadRevs(tx, [...new Set(asks.map(({ userId }) => userId))])
  const revOf = (userId: number) => revs.get(userId) ?? 0
  const isLight = ({ userId, sinceRev, limit }: UserStateAsk) =>
    revOf(userId) - sinceRev <= Math.min(lightMaxRevs, limit)
  const behind = asks.filter((ask) => ask.sinceRev < revOf(ask.userId) && isLight(ask))
  const keys = new Map(behind.map(({ userId, sinceRev }) => [pairText(userId, sinceRev), [userId, sinceRev]]))
  const rows = keys.size === 0 ? [] : await selectChanges(tx, [...keys.values()])
  const changes = new Map([...keys.keys()].map((key) => [key, [] as UserChange[]]))
  for (const row of rows)
    changes.get(pairText(row.user_id, row.since_rev))?.push(toUserChange(row, tx.people ?? 'open'))
  return asks.map((ask) => {
    const rev = revOf(ask.userId)
    if (ask.sinceRev > rev) return { rev, isReset: true, changes: [] }
    if (!isLight(ask)) return undefined
    return toRecord(rev, changes.get(pairText(ask.userId, ask.sinceRev)) ?? [])
  })
}

async function loadRevs(tx: Tx, userIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await selectRevs(tx, userIds)
  return new Map(rows.map((row) => [row.user_id, row.rev]))
}

/** Changes may have been committed after the `rev` was read; those are all there, up to the last. */
function toRecord(rev: number, changes: UserStateRecord['changes']): UserStateRecord {
  return { rev: Math.max(rev, changes.at(-1)?.rev ?? 0), isReset: false, changes }
}
