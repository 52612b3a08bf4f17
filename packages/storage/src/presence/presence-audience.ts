/** Who may know where a user is: the column `hidden` of `im_presence`. */
import type { PresenceAudience } from '@stonechat/protocol'
import type { WriteTx } from '../sql/tx.js'

/** By the number that stands for it. */
const audiences = ['everyone', 'nobody', 'contacts'] as const satisfies readonly PresenceAudience[]

/** From the column; a user without a row chose nothing. */
export function toPresenceAudience(column: number | null): PresenceAudience {
  return audiences[column ?? 0] ?? 'nobody'
}

export async function savePresenceAudience(
  { db, engine }: WriteTx,
  userId: number,
  audience: PresenceAudience,
): Promise<void> {
  const insert = db.insertInto('im_presence').values({ user_id: userId, hidden: audiences.indexOf(audience) })
  await engine.upsert('im_presence', insert, ['user_id'], { hidden: 'replace' }).execute()
}
