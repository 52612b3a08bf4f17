import type { BlockWrite } from '@stonechat/im/contract'
import { buildOnce } from '../sql/build-once.js'
import { chunk } from '../sql/chunk.js'
import { given, type Values } from '../sql/given.js'
import { type Tx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { holdShownPositions, releaseShownPositions } from './shown-positions.js'

const maxWaysPerStatement = 500
const blockKey = ['user_id', 'blocked_id'] as const
const selectBlocks = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ user_id: number; blocked_id: number }>(blockKey, given).as('w'))
      .innerJoin('im_blocks as b', (join) =>
        join.onRef('b.user_id', '=', 'w.user_id').onRef('b.blocked_id', '=', 'w.blocked_id'),
      )
      .select(['b.user_id', 'b.blocked_id']),
  (engine, ways: readonly Values[]) => engine.pack.tuples(blockKey, ways),
)

export async function listBlocks(tx: Tx, userId: number): Promise<number[]> {
  const rows = await tx.db
    .selectFrom('im_blocks')
    .select('blocked_id')
    .where('user_id', '=', userId)
    .orderBy('blocked_id')
    .execute()
  return rows.map((row) => row.blocked_id)
}

/** Those of the users who have blocked this one. */
export async function findBlockers(
  tx: Tx,
  blockedId: number,
  userIds: readonly number[],
): Promise<Set<number>> {
  const rows = await readBlocks(
    tx,
    userIds.map((userId) => [userId, blockedId]),
  )
  return new Set(rows.map(({ user_id }) => user_id))
}

/** Those of the users whom this one has blocked. */
export async function findBlocked(tx: Tx, userId: number, userIds: readonly number[]): Promise<Set<number>> {
  const rows = await readBlocks(
    tx,
    userIds.map((blockedId) => [userId, blockedId]),
  )
  return new Set(rows.map(({ blocked_id }) => blocked_id))
}

/** Those of the pairs, who may have blocked and whom, that are blocks; by keys. */
async function readBlocks(
  tx: Tx,
  ways: readonly Values[],
): Promise<{ user_id: number; blocked_id: number }[]> {
  const found = []
  for (const part of chunk(ways, maxWaysPerStatement)) found.push(...(await selectBlocks(tx, part)))
  return found
}

/** See `ImStore.setBlock`. */
export function setBlock(
  tx: Tx,
  userId: number,
  blockedId: number,
  blocked: boolean,
  at: number,
): Promise<BlockWrite> {
  return write(tx, async (tx) => {
    await lockUserState(tx, userId)
    if ((await isBlocked(tx, userId, blockedId)) === blocked) return { status: 'unchanged' }
    if (blocked)
      await tx.db
        .insertInto('im_blocks')
        .values({ user_id: userId, blocked_id: blockedId, created_at: at })
        .execute()
    else
      await tx.db
        .deleteFrom('im_blocks')
        .where('user_id', '=', userId)
        .where('blocked_id', '=', blockedId)
        .execute()
    const rev = await appendUserChange(tx, userId, 'block', blockedId)
    if (!blocked)
      return { status: 'changed', rev, receipt: await releaseShownPositions(tx, userId, blockedId) }
    await holdShownPositions(tx, userId, blockedId)
    return { status: 'changed', rev, receipt: undefined }
  })
}

async function isBlocked(tx: Tx, userId: number, blockedId: number): Promise<boolean> {
  const row = await tx.db
    .selectFrom('im_blocks')
    .select('blocked_id')
    .where('user_id', '=', userId)
    .where('blocked_id', '=', blockedId)
    .executeTakeFirst()
  return row !== undefined
}
