import type { ImStore, InviteDraft, InviteFound, InviteRecord, Refusal } from '@stonechat/im/contract'
import { isOver, refuseInvite } from '@stonechat/im/rules'
import { createOnce } from '../creation/create-once.js'
import { getMember, toStoredGroup } from '../group/groups.js'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import type { Tx, WriteTx } from '../sql/tx.js'

const updateUses = buildOnce(
  ({ db, engine }) => engine.updateGiven(db, 'im_invites', ['id'], ['uses']),
  (engine, rows: readonly Values[]) => engine.pack.tuples(['id', 'uses'], rows),
)

/** See `ImStore.createInvite`. */
export async function createInvite(tx: Tx, draft: InviteDraft): ReturnType<ImStore['createInvite']> {
  const { makerId: userId, creation, at } = draft
  const made = await createOnce(tx, { userId, kind: 'invite', creation, at }, (tx) => makeInvite(tx, draft))
  if (made.status === 'refused') return made
  const invite = await tx.db.selectFrom('im_invites').selectAll().where('id', '=', made.id).executeTakeFirst()
  if (invite === undefined) return { status: 'refused', code: 'invite_not_found' }
  return { status: made.status, invite }
}

async function makeInvite(tx: WriteTx, draft: InviteDraft): Promise<number | Refusal> {
  const { groupId, makerId, code, expiresAt, maxUses, at } = draft
  const group = await lockGroup(tx, groupId)
  const refusal = refuseInvite(group, (await getMember(tx, groupId, makerId))?.role)
  if (refusal !== undefined) return { status: 'refused', code: refusal }
  if ((await forgetOver(tx, groupId, at)) >= draft.maxPerGroup)
    return { status: 'refused', code: 'limit_reached' }
  const { insertId } = await tx.db
    .insertInto('im_invites')
    .values({
      ...{ group_id: groupId, code, expires_at: expiresAt, uses: 0, max_uses: maxUses },
      ...{ created_by: makerId, created_at: at },
    })
    .executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Nobody else makes a link of this group or changes who may until the transaction ends. */
async function lockGroup(tx: WriteTx, groupId: number) {
  const row = await tx.engine
    .forUpdate(tx.db.selectFrom('im_groups').selectAll().where('id', '=', groupId))
    .executeTakeFirst()
  return row && toStoredGroup(row)
}

/** Deletes the links of a group that are over, so that a group never has many. Answers with how many are left. */
async function forgetOver(tx: WriteTx, groupId: number, at: number): Promise<number> {
  const rows = await tx.db
    .selectFrom('im_invites')
    .select(['id', 'expires_at', 'max_uses', 'uses'])
    .where('group_id', '=', groupId)
    .execute()
  const over = rows.filter((row) => isOver(row, at)).map(({ id }) => id)
  if (over.length > 0) await tx.db.deleteFrom('im_invites').where('id', 'in', over).execute()
  return rows.length - over.length
}

/** See `ImStore.listInvites`. A range of the index by group. */
export async function listInvites(
  { db }: Tx,
  { groupId, makerId, beforeId, limit, at }: Parameters<ImStore['listInvites']>[0],
): Promise<InviteRecord[]> {
  let query = db.selectFrom('im_invites').selectAll().where('group_id', '=', groupId)
  if (makerId !== undefined) query = query.where('created_by', '=', makerId)
  if (beforeId !== undefined) query = query.where('id', '<', beforeId)
  return query
    .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .where(({ eb, or, ref }) => or([eb('max_uses', 'is', null), eb('uses', '<', ref('max_uses'))]))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** See `ImStore.deleteInvite`. */
export async function deleteInvite(
  { db }: Tx,
  groupId: number,
  code: string,
  makerId?: number,
): Promise<boolean> {
  let query = db.deleteFrom('im_invites').where('code', '=', code).where('group_id', '=', groupId)
  if (makerId !== undefined) query = query.where('created_by', '=', makerId)
  const { numDeletedRows } = await query.executeTakeFirst()
  return numDeletedRows > 0n
}

/** See `ImStore.findInvite`. */
export async function findInvite({ db }: Tx, code: string): Promise<InviteFound | undefined> {
  const row = await db
    .selectFrom('im_invites as i')
    .innerJoin('im_groups as g', 'g.id', 'i.group_id')
    .leftJoin('im_group_members as m', (join) =>
      join.onRef('m.group_id', '=', 'i.group_id').onRef('m.user_id', '=', 'i.created_by'),
    )
    .selectAll('g')
    .select(['i.id as invite_id', 'i.code', 'i.expires_at', 'i.uses', 'i.max_uses', 'i.created_by'])
    .select(['i.created_at as invited_at', 'm.role'])
    .where('i.code', '=', code)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { invite_id, code: kept, expires_at, uses, max_uses, created_by, invited_at, role, ...group } = row
  return {
    invite: {
      ...{ id: invite_id, group_id: group.id, code: kept, expires_at, uses, max_uses },
      ...{ created_by, created_at: invited_at },
    },
    group: toStoredGroup(group),
    makerRole: role ?? undefined,
  }
}

/** Those of these links of a group that are there, by id; they stay so until the transaction ends. */
export async function lockInvites(
  { db, engine }: WriteTx,
  groupId: number,
  ids: readonly number[],
): Promise<Map<number, InviteRecord>> {
  if (ids.length === 0) return new Map()
  const query = db.selectFrom('im_invites').selectAll().where('id', 'in', ids)
  const rows = await engine.forUpdate(query.where('group_id', '=', groupId).orderBy('id')).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Keeps how many have come in by each link. */
export async function saveUses(tx: WriteTx, uses: ReadonlyMap<number, number>): Promise<void> {
  if (uses.size > 0) await updateUses(tx, [...uses])
}
