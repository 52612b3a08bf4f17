/** What is between two users who may have no conversation yet. */
import {
  type Consent,
  choices,
  type PairStanding,
  packConsent,
  pairText,
  settleConsent,
} from '@stonechat/im/rules'
import type { Audience } from '@stonechat/protocol'
import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'
import type { Tx } from '../sql/tx.js'

export interface Pair {
  readonly low: number
  readonly high: number
}

const pairKey = ['low', 'high'] as const

/** By keys alone: two for each table. */
const selectStandings = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ low: number; high: number }>(pairKey, given).as('w'))
      .leftJoin('im_blocks as b', (join) =>
        join.onRef('b.user_id', '=', 'w.low').onRef('b.blocked_id', '=', 'w.high'),
      )
      .leftJoin('im_blocks as o', (join) =>
        join.onRef('o.user_id', '=', 'w.high').onRef('o.blocked_id', '=', 'w.low'),
      )
      .leftJoin('im_contacts as k', (join) =>
        join.onRef('k.user_id', '=', 'w.low').onRef('k.peer_id', '=', 'w.high'),
      )
      .leftJoin('im_privacy as l', 'l.user_id', 'w.low')
      .leftJoin('im_privacy as h', 'h.user_id', 'w.high')
      .select(['w.low', 'w.high', 'k.peer_id as contact_id'])
      .select(['l.messages_from as low_from', 'h.messages_from as high_from'])
      .select(({ fn }) => fn.coalesce('b.user_id', 'o.user_id').as('blocker_id')),
  (engine, pairs: readonly Values[]) => engine.pack.tuples(pairKey, pairs),
)

/** By `pairText(low, high)`. */
export async function findPairStandings(tx: Tx, pairs: readonly Pair[]): Promise<Map<string, PairStanding>> {
  if (pairs.length === 0) return new Map()
  const rows = await selectStandings(
    tx,
    pairs.map(({ low, high }) => [low, high]),
  )
  return new Map(
    rows.map(({ low, high, blocker_id, contact_id, low_from, high_from }) => [
      pairText(low, high),
      {
        blocker_id,
        consent: packConsent({
          areContacts: contact_id !== null,
          low: toAudience(low_from),
          high: toAudience(high_from),
        }),
      },
    ]),
  )
}

/** As they count on this node. */
export function settle(
  { people = 'open' }: Tx,
  standings: ReadonlyMap<string, PairStanding>,
): ReadonlyMap<string, PairStanding> {
  if (people === 'open') return standings
  return new Map(
    [...standings].map(([pair, { blocker_id, consent }]) => [
      pair,
      { blocker_id, consent: settleConsent(consent, people) },
    ]),
  )
}

/** From the column `messages_from` of `im_privacy`. */
export function toAudience(column: number | null): Consent['low'] {
  return choices[column ?? 0]
}

/** For that column. */
export function fromAudience(audience: Audience | undefined): number {
  return choices.indexOf(audience)
}
