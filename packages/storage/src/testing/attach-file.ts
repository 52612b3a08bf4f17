import { type Tx, write } from '../sql/tx.js'

/** Writes down that a message has this file. */
export function attachFile(tx: Tx, fileId: string): Promise<void> {
  return write(tx, async ({ db }) => {
    const row = { file_id: fileId, conversation_id: 1, seq: 1, kind: 'file' as const }
    await db.insertInto('im_file_refs').values(row).execute()
  })
}

/** Writes down that the files of a user have so many bytes. */
export function misCharge(tx: Tx, userId: number, bytes: number): Promise<void> {
  return write(tx, async ({ db }) => {
    await db.updateTable('file_usage').set({ bytes }).where('user_id', '=', userId).execute()
  })
}
