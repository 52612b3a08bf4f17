/** Whom messages mention, written under the locks of their heads. */
import { addedMentions, mentionedBy } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import type { WriteTx } from '../sql/tx.js'

const insertMentions = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_mentions', ['user_id', 'conversation_id', 'seq']),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/** Of new messages. No statement where none mentions anybody. */
export async function addMentions(tx: WriteTx, messages: readonly Message[]): Promise<void> {
  const rows = messages.flatMap((message) => {
    const { conversation_id, seq } = message
    return mentionedBy(message).map((userId) => [userId, conversation_id, seq] as const)
  })
  if (rows.length > 0) await insertMentions(tx, rows)
}

/** Lets them follow a message that has changed. No statement where it mentions whom it mentioned. */
export async function moveMentions(tx: WriteTx, before: Message, after: Message): Promise<void> {
  const { conversation_id, seq } = after
  const added = addedMentions(before, after)
  if (added.length > 0)
    await insertMentions(
      tx,
      added.map((userId) => [userId, conversation_id, seq]),
    )
  // What the earlier state has beside the later one.
  const removed = addedMentions(after, before)
  if (removed.length > 0)
    await tx.db
      .deleteFrom('im_mentions')
      .where('user_id', 'in', removed)
      .where('conversation_id', '=', conversation_id)
      .where('seq', '=', seq)
      .execute()
}
