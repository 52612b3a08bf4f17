import type { Head } from '@stonechat/im/rules'
import type { MessagePart } from '../message/parts.js'
import type { WriteTx } from '../sql/tx.js'

/** A message that was recalled is pinned no more. What it says of that itself the recall has taken from it. */
export const pinPart: MessagePart = {
  differs: () => false,
  async show(_tx, _userId, messages) {
    return messages
  },
  drop: deletePin,
}

export async function deletePin(tx: WriteTx, conversationId: number, seq: number): Promise<void> {
  await tx.db
    .deleteFrom('im_pins')
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq)
    .execute()
}

/** Tells those who keep the pins of a conversation that these are others now, or say something else. */
export async function movePins(tx: WriteTx, { id, rev }: Pick<Head, 'id' | 'rev'>): Promise<void> {
  await tx.db.updateTable('im_conversations').set({ pins_rev: rev }).where('id', '=', id).execute()
}
