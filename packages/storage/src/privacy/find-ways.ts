/** By what a user is found: the column `not_found_by` of `im_privacy`. */
import type { FindRequest } from '@stonechat/im/contract'
import type { FindWay } from '@stonechat/protocol'
import type { Tx } from '../sql/tx.js'

/** What each number of the sum stands for; their order is that of the choice. */
const bits = { phone: 1, username: 2, id: 4 } as const satisfies Record<FindWay, number>

const ways = Object.keys(bits) as FindWay[]

/** From the column; a user without a row is found by everything. */
export function toFindWays(column: number | null): FindWay[] {
  return ways.filter((way) => ((column ?? 0) & bits[way]) === 0)
}

/** For that column. */
export function fromFindWays(chosen: readonly FindWay[]): number {
  return ways.reduce((sum, way) => sum + (chosen.includes(way) ? 0 : bits[way]), 0)
}

/** See `ImStore.mayFind`. */
export async function mayFind({ db }: Tx, { finderId, userId, by }: FindRequest): Promise<boolean> {
  const { kept, contact_id } = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('im_privacy').select('not_found_by').where('user_id', '=', userId).as('kept'),
      selectFrom('im_contacts')
        .select('peer_id')
        .where('user_id', '=', userId)
        .where('peer_id', '=', finderId)
        .as('contact_id'),
    ])
    .executeTakeFirstOrThrow()
  return finderId === userId || contact_id !== null || toFindWays(kept).includes(by)
}
