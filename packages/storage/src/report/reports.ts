/** Queries of `im_reports`. */
import type { ImStore, Refusal } from '@stonechat/im/contract'
import { createOnce } from '../creation/create-once.js'
import { findVisibleMessages } from '../forward/forward.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import { lockUserState } from '../user-state/append-user-change.js'

type Draft = Parameters<ImStore['createReport']>[0]

/** See `ImStore.createReport`. */
export function createReport(tx: Tx, draft: Draft): ReturnType<ImStore['createReport']> {
  const { reporterId: userId, creation, at } = draft
  return createOnce(tx, { userId, kind: 'report', creation, at }, (tx) => insert(tx, draft))
}

async function insert(tx: WriteTx, draft: Draft): Promise<number | Refusal> {
  const { reporterId, target, place, seqs, reason, text, at } = draft
  const messages =
    place === undefined || seqs.length === 0
      ? []
      : await findVisibleMessages(tx, { ...place, userId: reporterId, seqs })
  if (messages.length < new Set(seqs).size) return { status: 'refused', code: 'message_not_found' }
  const kept = JSON.stringify(messages)
  if (Buffer.byteLength(kept) > draft.maxBytes) return { status: 'refused', code: 'too_large' }
  // Before anything is locked, so that what is refused writes nothing.
  if ((await countRecent(tx, draft)) >= draft.recentMax) return { status: 'refused', code: 'limit_reached' }
  // And again one after the other, so that no two of them are the last one.
  await lockUserState(tx, reporterId)
  if ((await countRecent(tx, draft)) >= draft.recentMax) return { status: 'refused', code: 'limit_reached' }
  const { insertId } = await tx.db
    .insertInto('im_reports')
    .values({
      ...{ reporter_id: reporterId, ...target, reason, text, state: 'open', created_at: at },
      messages: kept,
    })
    .executeTakeFirstOrThrow()
  return Number(insertId)
}

async function countRecent(tx: WriteTx, { reporterId, recentSince }: Draft): Promise<number> {
  const { count } = await tx.db
    .selectFrom('im_reports')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('reporter_id', '=', reporterId)
    .where('created_at', '>', recentSince)
    .executeTakeFirstOrThrow()
  return Number(count)
}
