import type { ImStore } from '@stonechat/im/contract'
import { chunk } from '../sql/chunk.js'
import { type Tx, write } from '../sql/tx.js'

const maxRowsPerStatement = 500

/** See `ImStore.keepNameKeys`. */
export function keepNameKeys(tx: Tx, names: Parameters<ImStore['keepNameKeys']>[0]): Promise<void> {
  return write(tx, async ({ db, engine }) => {
    for (const part of chunk(names, maxRowsPerStatement)) {
      const rows = part.map(({ userId, nameKey }) => ({ user_id: userId, name_key: nameKey }))
      const insert = db.insertInto('im_names').values(rows)
      await engine.upsert('im_names', insert, ['user_id'], { name_key: 'replace' }).execute()
    }
  })
}

/** See `ImStore.keepAliasKeys`. */
export function keepAliasKeys(
  tx: Tx,
  groupId: number,
  aliases: Parameters<ImStore['keepAliasKeys']>[1],
): Promise<void> {
  return write(tx, async ({ db }) => {
    for (const { userId, alias, aliasKey } of aliases)
      await db
        .updateTable('im_group_members')
        .set({ alias_key: aliasKey })
        .where('group_id', '=', groupId)
        .where('user_id', '=', userId)
        .where('alias', '=', alias)
        .execute()
  })
}

/** See `ImStore.forgetNameKey`. */
export async function forgetNameKey({ db }: Tx, userId: number): Promise<void> {
  await db.deleteFrom('im_names').where('user_id', '=', userId).execute()
}
