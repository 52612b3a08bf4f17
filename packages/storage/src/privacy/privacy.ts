import type { PrivacyPatch, PrivacyState, PrivacyWrite } from '@stonechat/im/contract'
import { moveChoice } from '../contact/move-choice.js'
import { fromAudience } from '../contact/pair-standings.js'
import { type Tx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { toPrivacy } from '../user-state/states.js'

/** See `ImStore.getPrivacy`. */
export async function getPrivacy(tx: Tx, userId: number): Promise<PrivacyState> {
  return toPrivacy(await readRow(tx, userId), tx.people)
}

async function readRow({ db }: Tx, userId: number) {
  return db
    .selectNoFrom(({ selectFrom }) => {
      const own = selectFrom('im_privacy').where('user_id', '=', userId)
      return [
        selectFrom('im_presence').select('hidden').where('user_id', '=', userId).as('hidden'),
        own.select('receipts').as('receipts'),
        own.select('messages_from').as('messages_from'),
        own.select('groups_by').as('groups_by'),
      ]
    })
    .executeTakeFirstOrThrow()
}

/** See `ImStore.setPrivacy`. */
export function setPrivacy(tx: Tx, userId: number, patch: PrivacyPatch): Promise<PrivacyWrite> {
  return write(tx, async (tx) => {
    await lockUserState(tx, userId)
    const before = await readRow(tx, userId)
    const held = toPrivacy(before, tx.people)
    const chosen =
      patch.messages_from === undefined ? (before.messages_from ?? 0) : fromAudience(patch.messages_from)
    const privacy = {
      ...held,
      receipts: patch.receipts ?? held.receipts,
      messages_from: patch.messages_from ?? held.messages_from,
      groups_by: patch.groups_by ?? held.groups_by,
    }
    const isSame = privacy.receipts === held.receipts && privacy.groups_by === held.groups_by
    if (isSame && chosen === (before.messages_from ?? 0)) return { status: 'unchanged', privacy: held }
    const row = {
      user_id: userId,
      receipts: Number(privacy.receipts === 'on'),
      messages_from: chosen,
      groups_by: fromAudience(privacy.groups_by),
    }
    const insert = tx.db.insertInto('im_privacy').values(row)
    await tx.engine
      .upsert('im_privacy', insert, ['user_id'], {
        receipts: 'replace',
        messages_from: 'replace',
        groups_by: 'replace',
      })
      .execute()
    if (chosen !== (before.messages_from ?? 0)) await moveChoice(tx, userId, patch.messages_from)
    return { status: 'changed', rev: await appendUserChange(tx, userId, 'privacy'), privacy }
  })
}
