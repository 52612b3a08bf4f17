/** Which messages have which files, written under the locks of both. */
import { filesOf, isFilled, moveFiles } from '@stonechat/im/rules'
import type { Content, Message } from '@stonechat/protocol'
import { addCollection } from '../file/remove-files.js'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import type { WriteTx } from '../sql/tx.js'

const refColumns = ['file_id', 'conversation_id', 'seq', 'kind'] as const
const insertRefs = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_file_refs', refColumns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

type Place = Pick<Message, 'conversation_id' | 'seq'>

/** Keeps the files of new messages from now on. No statement where none has files. */
export function addFileRefs(
  tx: WriteTx,
  messages: readonly (Place & Pick<Message, 'content'>)[],
): Promise<void> {
  return saveRefs(
    tx,
    messages.flatMap((message) => rowsOf(message, message.content)),
  )
}

/** Lets the files of a message follow its content. No statement where they stay the same. */
export async function moveFileRefs(
  tx: WriteTx,
  place: Place,
  before: Content | null,
  after: Content | null,
): Promise<void> {
  const { added, removed } = moveFiles(before, after)
  await saveRefs(tx, rowsOf(place, after, added))
  if (removed.length === 0) return
  await tx.db
    .deleteFrom('im_file_refs')
    .where('file_id', 'in', removed)
    .where('conversation_id', '=', place.conversation_id)
    .where('seq', '=', place.seq)
    .execute()
  await letGo(tx, removed)
}

/** Lets go of those of these files, which are locked, that no message has any more, and that are nobody's sticker. */
export async function letGo(tx: WriteTx, ids: readonly string[]): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable('files')
    .set({ expires_at: tx.engine.now })
    .where('id', 'in', ids)
    .where('state', '!=', 'removing')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('im_file_refs as r').select('r.seq').whereRef('r.file_id', '=', 'files.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('file_stickers as s').select('s.file_id').whereRef('s.file_id', '=', 'files.id')),
      ),
    )
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) await addCollection(tx)
}

type Ref = readonly [fileId: string, conversationId: number, seq: number, kind: string]

async function saveRefs(tx: WriteTx, rows: readonly Ref[]): Promise<void> {
  if (rows.length === 0) return
  await insertRefs(tx, rows)
  const ids = [...new Set(rows.map(([id]) => id))]
  await tx.db.updateTable('files').set({ expires_at: null }).where('id', 'in', ids).execute()
}

/** @param files those of the content that come to stand there */
function rowsOf(
  { conversation_id, seq }: Place,
  content: Content | null,
  files: ReturnType<typeof filesOf> = filesOf(content),
): Ref[] {
  return files.flatMap((file) =>
    isFilled(file)
      ? [[file.id, conversation_id, seq, content?.type === 'sticker' ? 'sticker' : file.kind] as const]
      : [],
  )
}
