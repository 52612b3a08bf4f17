import { sql } from 'kysely'
import { storageLimits } from '../limits.js'
import type { Tx } from '../sql/tx.js'
import { movePositionIn } from './move-position.js'
import { newWord, type Place } from './signed-mark.js'

/**
 * Moves the position and lays a new word there. A database that was put back whole, with all that is known of it outside, takes
 * the same positions again, but never the same words.
 */
export async function layWaypoint({ db, engine }: Tx): Promise<void> {
  await engine.write(db, async (trx) => {
    await movePositionIn(trx)
    await trx
      .insertInto('im_waypoints')
      .columns(['position', 'word'])
      .expression((eb) =>
        eb
          .selectFrom('im_incarnation')
          .select(['position', sql.val(newWord()).as('word')])
          .where('id', '=', 1),
      )
      .execute()
    const beyond = await trx
      .selectFrom('im_waypoints')
      .select('position')
      .where('position', '>', 0)
      .orderBy('position', 'desc')
      .limit(1)
      .offset(storageLimits.waypointsKept)
      .executeTakeFirst()
    if (beyond !== undefined)
      await trx
        .deleteFrom('im_waypoints')
        .where('position', '>', 0)
        .where('position', '<=', beyond.position)
        .execute()
  })
}

/** What signs marks. It never changes, and goes along with every copy. */
export async function readSecret({ db }: Tx): Promise<string> {
  const row = await db
    .selectFrom('im_waypoints')
    .select('word')
    .where('position', '=', 0)
    .executeTakeFirstOrThrow()
  return row.word
}

export interface Way {
  /** The name of the database. */
  readonly value: string
  /** Where the database is. */
  readonly position: number
  /** Of the last waypoint up to the position that was asked for; none where that is forgotten. */
  readonly word: string | undefined
}

/** Where the database is, and which word it has for a position, for its own unless another one is given: one statement. */
export async function readWay({ db }: Tx, position?: number): Promise<Way> {
  const row = await db
    .selectFrom('im_incarnation as way')
    .select((eb) => [
      'way.value',
      'way.position',
      eb
        .selectFrom('im_waypoints as laid')
        .select('laid.word')
        .where('laid.position', '>', 0)
        .where('laid.position', '<=', position === undefined ? eb.ref('way.position') : eb.val(position))
        .orderBy('laid.position', 'desc')
        .limit(1)
        .as('word'),
    ])
    .where('way.id', '=', 1)
    .executeTakeFirstOrThrow()
  return { value: row.value, position: Number(row.position), word: row.word ?? undefined }
}

/** Whether the database has been at a place that it once said to be at; `true` where it has forgotten its words of that time. */
export function isOnWay(place: Place, { position, word = place.word }: Way): boolean {
  return place.position <= position && place.word === word
}
