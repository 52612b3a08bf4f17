import type { ImStore } from '@stonechat/im/contract'
import { decidePreferences } from '@stonechat/im/rules'
import type { Preferences } from '@stonechat/protocol'
import { type Tx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from './append-user-change.js'
import { parsePreferences } from './states.js'

export async function getPreferences(tx: Tx, userId: number): Promise<Preferences> {
  const row = await tx.db
    .selectFrom('im_preferences')
    .select('value')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return parsePreferences(row?.value)
}

/** See `ImStore.mergePreferences`. */
export function mergePreferences(
  tx: Tx,
  userId: number,
  patch: Preferences,
  maxBytes: number,
): ReturnType<ImStore['mergePreferences']> {
  return write(tx, async (tx) => {
    await lockUserState(tx, userId)
    const decision = decidePreferences(await getPreferences(tx, userId), patch, maxBytes)
    if (decision.status !== 'changed') return decision
    const { preferences, text } = decision
    const insert = tx.db.insertInto('im_preferences').values({ user_id: userId, value: text })
    await tx.engine.upsert('im_preferences', insert, ['user_id'], { value: 'replace' }).execute()
    return { status: 'changed', rev: await appendUserChange(tx, userId, 'preferences'), preferences }
  })
}
