import type { ImStore } from '@stonechat/im/contract'
import { decidePreferences } from '@stonechat/im/rules'
import type { Preferences } from '@stonechat/protocol'
import type { Database } from '../sql/context.js'
import type { Engine } from '../sql/engine.js'
import { appendUserChange, lockUserState } from './append-user-change.js'
import { parsePreferences } from './states.js'

export async function getPreferences(tx: { readonly db: Database }, userId: number): Promise<Preferences> {
  const row = await tx.db
    .selectFrom('im_preferences')
    .select('value')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return parsePreferences(row?.value)
}

/** See `ImStore.mergePreferences`. */
export function mergePreferences(
  { db, engine }: { readonly db: Database; readonly engine: Engine },
  userId: number,
  patch: Preferences,
  maxBytes: number,
): ReturnType<ImStore['mergePreferences']> {
  return engine.write(db, async (trx) => {
    const tx = { db: trx, engine }
    await lockUserState(tx, userId)
    const decision = decidePreferences(await getPreferences(tx, userId), patch, maxBytes)
    if (decision.status !== 'changed') return decision
    const { preferences, text } = decision
    const insert = trx.insertInto('im_preferences').values({ user_id: userId, value: text })
    await engine.upsert('im_preferences', insert, ['user_id'], { value: 'replace' }).execute()
    return { status: 'changed', rev: await appendUserChange(tx, userId, 'preferences'), preferences }
  })
}
