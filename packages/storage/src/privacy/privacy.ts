import type { PrivacyPatch, PrivacyState, PrivacyWrite } from '@stonechat/im/contract'
import { type Tx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { toPrivacy } from '../user-state/states.js'

/** See `ImStore.getPrivacy`. */
export async function getPrivacy({ db }: Tx, userId: number): Promise<PrivacyState> {
  const row = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('im_presence').select('hidden').where('user_id', '=', userId).as('hidden'),
      selectFrom('im_privacy').select('receipts').where('user_id', '=', userId).as('receipts'),
    ])
    .executeTakeFirstOrThrow()
  return toPrivacy(row)
}

/** See `ImStore.setPrivacy`. */
export function setPrivacy(tx: Tx, userId: number, patch: PrivacyPatch): Promise<PrivacyWrite> {
  return write(tx, async (tx) => {
    await lockUserState(tx, userId)
    const held = await getPrivacy(tx, userId)
    const privacy = { ...held, receipts: patch.receipts ?? held.receipts }
    if (privacy.receipts === held.receipts) return { status: 'unchanged', privacy }
    const row = { user_id: userId, receipts: Number(privacy.receipts === 'on') }
    const insert = tx.db.insertInto('im_privacy').values(row)
    await tx.engine.upsert('im_privacy', insert, ['user_id'], { receipts: 'replace' }).execute()
    return { status: 'changed', rev: await appendUserChange(tx, userId, 'privacy'), privacy }
  })
}
