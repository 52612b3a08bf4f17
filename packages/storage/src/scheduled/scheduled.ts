import type { ImStore, Refusal, ScheduledCreation, ScheduledDraft } from '@stonechat/im/contract'
import { filesOf, isComplete, refuseCard, refuseFiles } from '@stonechat/im/rules'
import type { Scheduled } from '@stonechat/protocol'
import { createOnce } from '../creation/create-once.js'
import { addFileRefs } from '../file-ref/file-refs.js'
import { lockFiles } from '../file-ref/lock-files.js'
import { addJobs } from '../job/add-jobs.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { placeOf, toScheduled } from './scheduled-row.js'

/** The kind of the jobs that send them. */
export const sendingJob = 'scheduled.send'

/** See `ImStore.createScheduled`. */
export async function createScheduled(tx: Tx, draft: ScheduledDraft): Promise<ScheduledCreation> {
  const { userId, creation, at } = draft
  let rev = 0
  const made = await createOnce(tx, { userId, kind: 'scheduled', creation, at }, async (tx) => {
    const id = await insert(tx, draft)
    if (typeof id === 'number') rev = await appendUserChange(tx, userId, 'scheduled')
    return id
  })
  if (made.status === 'refused') return made
  // By now it may be on its way already.
  if (made.status === 'created')
    return { status: 'created', scheduled: toScheduled({ id: made.id, ...toRow(draft) }), rev }
  const row = await tx.db
    .selectFrom('im_scheduled')
    .selectAll()
    .where('id', '=', made.id)
    .where('state', '!=', 'sending')
    .executeTakeFirst()
  return { status: 'duplicate', scheduled: row && toScheduled(row) }
}

async function insert(tx: WriteTx, draft: ScheduledDraft): Promise<number | Refusal> {
  const { userId, body, sendAt } = draft
  await lockUserState(tx, userId)
  const { count } = await tx.db
    .selectFrom('im_scheduled')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= draft.maxPerUser) return { status: 'refused', code: 'limit_reached' }
  const files = filesOf(body.content)
  const standings = await lockFiles(
    tx,
    files.map(({ id }) => id),
  )
  const code = refuseFiles(userId, body.content, files, standings)
  if (code !== undefined) return { status: 'refused', code }
  if (!isComplete(body.content))
    return { status: 'refused', code: refuseCard(body.content) ?? 'file_not_found' }
  const { insertId } = await tx.db.insertInto('im_scheduled').values(toRow(draft)).executeTakeFirstOrThrow()
  const id = Number(insertId)
  await addFileRefs(tx, [{ ...placeOf(id), content: body.content }])
  await addJobs(tx, [{ kind: sendingJob, key: String(id), body: { id }, due: { at: sendAt } }])
  return id
}

function toRow({ userId, target, clientId, body, sendAt, at }: ScheduledDraft) {
  return {
    ...{ user_id: userId, target_type: target.target_type, target_id: target.target_id },
    ...{ client_id: clientId, body: JSON.stringify(body), send_at: sendAt, created_at: at },
    ...{ state: 'waiting' as const, refused: null },
  }
}

/** See `ImStore.listScheduled`. A range read of the index by user. */
export async function listScheduled(
  { db }: Tx,
  { userId, target, afterId, limit }: Parameters<ImStore['listScheduled']>[0],
): Promise<{ scheduled: Scheduled[]; hasMore: boolean }> {
  let query = db
    .selectFrom('im_scheduled')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '>', afterId)
  if (target !== undefined)
    query = query.where('target_type', '=', target.target_type).where('target_id', '=', target.target_id)
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return { scheduled: rows.slice(0, limit).map(toScheduled), hasMore: rows.length > limit }
}
