import { type Details, type Missing, mayMissLines } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import { lineColumns, toLine } from '../group-line/lines.js'
import { listMessagesAfter } from '../message/list-messages.js'
import { isDeletedFor, messageColumns, toMessage } from '../message/message-row.js'
import { showTo } from '../message/parts.js'
import type { Tx } from '../sql/tx.js'

/**
 * Messages, changes, deletions and lines that are missing of some conversations: four statements at most, each range a range of
 * its key. At most `partMaxConversations` of them, since SQLite bounds the depth of conditions.
 */
export async function loadDetails(
  tx: Tx,
  userId: number,
  part: readonly Missing[],
  maxListed: number,
): Promise<ReadonlyMap<number, Details>> {
  const detailed = part.filter((one) => !one.reset)
  const details = new Map(
    detailed.map(({ standing }): [number, Details] => [
      standing.conversation_id,
      { messages: [], changed: [], deleted: [], lines: [], isTooMuch: false },
    ]),
  )
  for (const message of await listMessagesAfter(tx, userId, detailed.flatMap(toMessageRange)))
    details.get(message.conversation_id)?.messages.push(message)
  for (const message of await listChanged(tx, userId, detailed.filter(hasChanges)))
    details.get(message.conversation_id)?.changed.push(message)
  await loadDeleted(tx, userId, detailed.filter(mayHaveDeleted), details, maxListed)
  await loadLines(tx, detailed.filter(mayMissLines), details, maxListed)
  return details
}

function toMessageRange({ standing, afterSeq }: Missing) {
  return standing.last_seq > afterSeq ? [{ conversationId: standing.conversation_id, afterSeq }] : []
}

function hasChanges({ standing, afterRev }: Missing): boolean {
  return standing.rev > afterRev
}

function mayHaveDeleted({ standing, afterDeletedRev, afterSeq }: Missing): boolean {
  return standing.deleted_rev > afterDeletedRev && afterSeq > standing.floor_seq
}

/** Messages the client holds that changed since, as they are now; by the primary key of `im_changes`. */
async function listChanged(tx: Tx, userId: number, part: readonly Missing[]): Promise<Message[]> {
  if (part.length === 0) return []
  const rows = await tx.db
    .selectFrom('im_changes as ch')
    .innerJoin('im_messages as m', (join) =>
      join.onRef('m.conversation_id', '=', 'ch.conversation_id').onRef('m.seq', '=', 'ch.seq'),
    )
    .select(messageColumns.map((column) => `m.${column}` as const))
    .distinct()
    .where(({ eb, and, or }) =>
      or(
        part.map(({ standing, afterSeq, afterRev }) =>
          and([
            eb('ch.conversation_id', '=', standing.conversation_id),
            eb('ch.rev', '>', afterRev),
            eb('ch.seq', '>', standing.floor_seq),
            eb('ch.seq', '<=', afterSeq),
          ]),
        ),
      ),
    )
    .where(({ not }) => not(isDeletedFor(userId)))
    .orderBy('m.conversation_id')
    .orderBy('m.seq')
    .execute()
  return showTo(tx, userId, rows.map(toMessage))
}

/** Messages the client holds that the user has deleted since; by the index of `im_deletions` on `rev`. */
async function loadDeleted(
  tx: Tx,
  userId: number,
  part: readonly Missing[],
  details: ReadonlyMap<number, Details>,
  maxDeleted: number,
): Promise<void> {
  if (part.length === 0) return
  const maxRows = part.length * maxDeleted
  const rows = await tx.db
    .selectFrom('im_deletions')
    .select(['conversation_id', 'seq'])
    .where('user_id', '=', userId)
    .where(({ eb, and, or }) =>
      or(
        part.map(({ standing, afterSeq, afterDeletedRev }) =>
          and([
            eb('conversation_id', '=', standing.conversation_id),
            eb('rev', '>', afterDeletedRev),
            eb('seq', '<=', afterSeq),
          ]),
        ),
      ),
    )
    .orderBy('conversation_id')
    .orderBy('seq')
    .limit(maxRows + 1)
    .execute()
  for (const { conversation_id, seq } of rows) details.get(conversation_id)?.deleted.push(seq)
  markTooMuch(details, rows, { maxRows, hasTooMany: ({ deleted }) => deleted.length > maxDeleted })
}

/** What happened to groups that the client does not know of; by the primary key of `im_group_lines`. */
async function loadLines(
  tx: Tx,
  part: readonly Missing[],
  details: ReadonlyMap<number, Details>,
  maxLines: number,
): Promise<void> {
  if (part.length === 0) return
  const maxRows = part.length * maxLines
  const rows = await tx.db
    .selectFrom('im_group_lines')
    .select(['conversation_id', ...lineColumns])
    .where(({ eb, and, or }) =>
      or(
        part.map(({ standing, afterLineRev }) =>
          and([eb('conversation_id', '=', standing.conversation_id), eb('rev', '>', afterLineRev)]),
        ),
      ),
    )
    .orderBy('conversation_id')
    .orderBy('rev')
    .limit(maxRows + 1)
    .execute()
  for (const row of rows) details.get(row.conversation_id)?.lines.push(toLine(row))
  markTooMuch(details, rows, { maxRows, hasTooMany: ({ lines }) => lines.length > maxLines })
}

/** Of rows that come by conversation, those of the last ones are cut off where there are more than were asked for. */
function markTooMuch(
  details: ReadonlyMap<number, Details>,
  rows: readonly { readonly conversation_id: number }[],
  { maxRows, hasTooMany }: { readonly maxRows: number; readonly hasTooMany: (one: Details) => boolean },
): void {
  const cutFrom = rows.length > maxRows ? rows.at(-1)!.conversation_id : Number.POSITIVE_INFINITY
  for (const [id, one] of details) one.isTooMuch ||= hasTooMany(one) || id >= cutFrom
}
