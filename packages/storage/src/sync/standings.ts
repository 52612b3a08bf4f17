/** Where the conversations of users stand, the newest first: what every sync compares with. */
import type { Membership, SyncWish } from '@stonechat/im/contract'
import type { Standing } from '@stonechat/im/rules'
import { sql } from 'kysely'
import { buildOnce } from '../sql/build-once.js'
import type { Tx } from '../sql/tx.js'

interface UserStanding extends Standing {
  readonly user_id: number
  readonly is_living_group: number
}

const selectOfUsers = buildOnce(
  (tx) => selectStandings(tx).where('s.user_id', 'in', tx.engine.givenList()),
  (engine, userIds: readonly number[]) => engine.pack.list(userIds),
)

/** One user's, of the part of the conversations that is compared; by the primary key of `im_sessions`. */
export function listStandings(
  tx: Tx,
  userId: number,
  { afterId = 0, upToId = Number.MAX_SAFE_INTEGER }: SyncWish,
): Promise<UserStanding[]> {
  return selectStandings(tx)
    .where('s.user_id', '=', userId)
    .where('s.conversation_id', '>', afterId)
    .where('s.conversation_id', '<=', upToId)
    .execute()
}

/** All of several users, at least one; a user without any has no entry. */
export async function listStandingsOf(
  tx: Tx,
  userIds: readonly number[],
): Promise<Map<number, UserStanding[]>> {
  const standings = new Map<number, UserStanding[]>()
  for (const row of await selectOfUsers(tx, userIds)) {
    const own = standings.get(row.user_id)
    if (own === undefined) standings.set(row.user_id, [row])
    else own.push(row)
  }
  return standings
}

/** The living groups among them. */
export function toMemberships(standings: readonly UserStanding[]): Membership[] {
  return standings
    .filter((one) => one.is_living_group === 1)
    .map(({ conversation_id, rev, floor_seq }) => ({
      conversationId: conversation_id,
      rev,
      floorSeq: floor_seq,
    }))
}

function selectStandings(tx: Tx) {
  return tx.db
    .selectFrom('im_sessions as s')
    .innerJoin('im_conversations as c', 'c.id', 's.conversation_id')
    .leftJoin('im_groups as g', 'g.id', 'c.group_id')
    .select(
      sql<number>`case when g.id is not null and g.dissolved_at is null then 1 else 0 end`.as(
        'is_living_group',
      ),
    )
    .select(['s.user_id', 's.conversation_id', 's.rev as session_rev', 's.deleted_rev', 's.floor_seq'])
    .select(['c.kind', 'c.last_seq', 'c.rev'])
    .orderBy('c.last_at', 'desc')
    .orderBy('c.id', 'desc')
}
