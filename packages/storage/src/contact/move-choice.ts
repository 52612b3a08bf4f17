import { packConsent, unpackConsent } from '@stonechat/im/rules'
import type { Audience } from '@stonechat/protocol'
import { chunk } from '../sql/chunk.js'
import type { WriteTx } from '../sql/tx.js'

const maxIdsPerStatement = 1_000

/**
 * Moves what a user chose onto the heads of all direct conversations of theirs, which are locked in ascending order as everywhere. After
 * the choice is written: whoever makes a conversation meanwhile reads it then.
 */
export async function moveChoice(
  { db, engine }: WriteTx,
  userId: number,
  choice: Audience | undefined,
): Promise<void> {
  const conversations = await db
    .selectFrom('im_conversations')
    .select('id')
    .where(({ or, eb }) => or([eb('direct_low', '=', userId), eb('direct_high', '=', userId)]))
    .orderBy('id')
    .execute()
  for (const part of chunk(
    conversations.map(({ id }) => id),
    maxIdsPerStatement,
  )) {
    const heads = await engine
      .forUpdate(
        db
          .selectFrom('im_conversations')
          .select(['id', 'direct_low', 'consent'])
          .where('id', 'in', part)
          .orderBy('id'),
      )
      .execute()
    const byConsent = new Map<number, number[]>()
    for (const { id, direct_low, consent } of heads) {
      const side = direct_low === userId ? 'low' : 'high'
      const moved = packConsent({ ...unpackConsent(consent), [side]: choice })
      if (moved !== consent) byConsent.set(moved, [...(byConsent.get(moved) ?? []), id])
    }
    for (const [consent, ids] of byConsent)
      await db.updateTable('im_conversations').set({ consent }).where('id', 'in', ids).execute()
  }
}
