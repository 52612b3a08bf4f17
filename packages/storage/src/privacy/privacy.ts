import type { PrivacyPatch, PrivacyState, PrivacyWrite } from '@stonechat/im/contract'
import { moveChoice } from '../contact/move-choice.js'
import { fromAudience } from '../contact/pair-standings.js'
import { savePresenceAudience } from '../presence/presence-audience.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { toPrivacy } from '../user-state/states.js'
import { fromFindWays, toFindWays } from './find-ways.js'

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
        own.select('not_found_by').as('not_found_by'),
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
    const chosenBefore = before.messages_from ?? 0
    const chosen = patch.messages_from === undefined ? chosenBefore : fromAudience(patch.messages_from)
    const keptBefore = before.not_found_by ?? 0
    const kept = patch.find_by === undefined ? keptBefore : fromFindWays(patch.find_by)
    const presence_to = patch.presence_to ?? held.presence_to
    const privacy = {
      receipts: patch.receipts ?? held.receipts,
      messages_from: patch.messages_from ?? held.messages_from,
      groups_by: patch.groups_by ?? held.groups_by,
      find_by: toFindWays(kept),
      ...{ presence_to, presence_hidden: presence_to === 'nobody' },
    }
    const isPresenceSame = privacy.presence_to === held.presence_to
    const isRestSame =
      privacy.receipts === held.receipts &&
      privacy.groups_by === held.groups_by &&
      chosen === chosenBefore &&
      kept === keptBefore
    if (isPresenceSame && isRestSame) return { status: 'unchanged', privacy: held }
    if (!isPresenceSame) await savePresenceAudience(tx, userId, presence_to)
    if (!isRestSame) await saveRow(tx, userId, privacy, chosen)
    if (chosen !== chosenBefore) await moveChoice(tx, userId, patch.messages_from)
    return { status: 'changed', rev: await appendUserChange(tx, userId, 'privacy'), privacy }
  })
}

async function saveRow(
  { db, engine }: WriteTx,
  userId: number,
  { receipts, groups_by, find_by }: PrivacyState,
  messagesFrom: number,
): Promise<void> {
  const insert = db.insertInto('im_privacy').values({
    user_id: userId,
    receipts: Number(receipts === 'on'),
    messages_from: messagesFrom,
    groups_by: fromAudience(groups_by),
    not_found_by: fromFindWays(find_by),
  })
  await engine
    .upsert('im_privacy', insert, ['user_id'], {
      receipts: 'replace',
      messages_from: 'replace',
      groups_by: 'replace',
      not_found_by: 'replace',
    })
    .execute()
}
