import type { DatabaseTime } from '@stonechat/work/contract'
import type { Tx } from '../sql/tx.js'

/** One statement, so that nothing of the engine's own work lies between the question and the time it answers with. */
export async function readTime({ db, engine }: Tx): Promise<DatabaseTime> {
  const newest = db.selectFrom('im_events').select('at').orderBy('id', 'desc').limit(1)
  const { at, newest_at } = await db
    .selectNoFrom([engine.now.as('at'), newest.as('newest_at')])
    .executeTakeFirstOrThrow()
  return { at: Number(at), isShared: engine.isClockShared, newestAt: newest_at ?? undefined }
}
