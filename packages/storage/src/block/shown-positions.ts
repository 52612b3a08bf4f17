/** What a user who is blocked sees of the blocker's reading in the conversation of the two: it stands still. */
import type { Receipt } from '@stonechat/im/contract'
import { toReceipt } from '@stonechat/im/rules'
import { sql } from 'kysely'
import { lockPositions } from '../delivery/positions.js'
import type { Tx, WriteTx } from '../sql/tx.js'

/** From now on the blocked user sees what they see now. Without a conversation there is nothing to see. */
export async function holdShownPositions(tx: WriteTx, userId: number, blockedId: number): Promise<void> {
  const conversationId = await findDirect(tx, userId, blockedId)
  if (conversationId === undefined) return
  await tx.db
    .updateTable('im_sessions')
    .set({ shown_read_seq: sql.ref('read_seq'), shown_delivered_seq: sql.ref('delivered_seq') })
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .execute()
}

/** The other user sees again how far this one has come; the receipt says it, where they have come further meanwhile. */
export async function releaseShownPositions(
  tx: WriteTx,
  userId: number,
  blockedId: number,
): Promise<Receipt | undefined> {
  const conversationId = await findDirect(tx, userId, blockedId)
  if (conversationId === undefined) return undefined
  const [position] = await lockPositions(tx, [[userId, conversationId]])
  if (position === undefined || !position.is_held) return undefined
  await tx.db
    .updateTable('im_sessions')
    .set({ shown_read_seq: null, shown_delivered_seq: null })
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .execute()
  const { read_seq, delivered_seq, shown_read_seq, shown_delivered_seq } = position
  const isSame = read_seq === shown_read_seq && delivered_seq === shown_delivered_seq
  return isSame ? undefined : toReceipt({ ...position, is_held: false })
}

async function findDirect({ db }: Tx, one: number, other: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('im_conversations')
    .select('id')
    .where('direct_low', '=', Math.min(one, other))
    .where('direct_high', '=', Math.max(one, other))
    .executeTakeFirst()
  return row?.id
}
