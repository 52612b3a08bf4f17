import type { Avatar, AvatarOwner } from '@stonechat/file/contract'
import { addJobs } from '../job/add-jobs.js'
import type { Tx, WriteTx } from '../sql/tx.js'

/** See `FileStore.addAvatar`. */
export async function addAvatar(
  tx: WriteTx,
  { hash, owner, createdAt }: Avatar,
  settleInMs: number,
): Promise<void> {
  const { db, engine } = tx
  const row = { hash, owner_kind: owner.kind, owner_id: owner.id, created_at: createdAt }
  await engine.insertMissing(db.insertInto('file_avatars').values(row), ['hash']).execute()
  const job = { kind: 'file.avatars', key: `${owner.kind}:${owner.id}`, body: owner }
  await addJobs(tx, [{ ...job, due: { inMs: settleInMs } }])
}

export async function listAvatars(
  { db }: Tx,
  which: AvatarOwner | { readonly hash: string },
): Promise<Avatar[]> {
  const query = db.selectFrom('file_avatars').select(['hash', 'owner_kind', 'owner_id', 'created_at'])
  const rows = await ('hash' in which
    ? query.where('hash', '=', which.hash)
    : query.where('owner_kind', '=', which.kind).where('owner_id', '=', which.id)
  ).execute()
  return rows.map((row) => ({
    hash: row.hash,
    owner: { kind: row.owner_kind, id: row.owner_id },
    createdAt: row.created_at,
  }))
}

export async function forgetAvatars({ db }: WriteTx, hashes: readonly string[]): Promise<void> {
  if (hashes.length > 0) await db.deleteFrom('file_avatars').where('hash', 'in', hashes).execute()
}
