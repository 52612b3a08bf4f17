/** Queries of `im_contacts`, and of what they mean for the heads of conversations. */
import type { ImStore, UserRev } from '@stonechat/im/contract'
import { packConsent, unpackConsent } from '@stonechat/im/rules'
import type { ContactState } from '@stonechat/protocol'
import { chunk } from '../sql/chunk.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { appendToBoth, lockPair } from './both.js'

const maxIdsPerStatement = 1_000
const contactColumns = ['peer_id', 'remark', 'tags', 'starred', 'created_at'] as const

interface ContactRow {
  readonly peer_id: number
  readonly remark: string
  readonly tags: string
  readonly starred: number
  readonly created_at: number
}

/** Makes two users contacts of each other, also on the head of their conversation. Their own rows are locked. */
export async function insertContacts(tx: WriteTx, one: number, other: number, at: number): Promise<void> {
  const row = { remark: '', tags: '[]', starred: 0, created_at: at }
  await tx.db
    .insertInto('im_contacts')
    .values([
      { user_id: one, peer_id: other, ...row },
      { user_id: other, peer_id: one, ...row },
    ])
    .execute()
  await moveConsent(tx, one, other, true)
}

/** After what it says is written: whoever makes the conversation meanwhile reads that then. */
async function moveConsent(tx: WriteTx, one: number, other: number, areContacts: boolean): Promise<void> {
  const head = await tx.engine
    .forUpdate(
      tx.db
        .selectFrom('im_conversations')
        .select(['id', 'consent'])
        .where('direct_low', '=', Math.min(one, other))
        .where('direct_high', '=', Math.max(one, other)),
    )
    .executeTakeFirst()
  if (head === undefined) return
  const consent = packConsent({ ...unpackConsent(head.consent), areContacts })
  await tx.db.updateTable('im_conversations').set({ consent }).where('id', '=', head.id).execute()
}

export async function isContact(tx: Tx, userId: number, peerId: number): Promise<boolean> {
  return (await findContacts(tx, userId, [peerId])).has(peerId)
}

/** See `ImStore.findContacts`. */
export async function findContacts(tx: Tx, userId: number, userIds: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_contacts')
      .select('peer_id')
      .where('user_id', '=', userId)
      .where('peer_id', 'in', part)
      .execute()
    for (const { peer_id } of rows) found.add(peer_id)
  }
  return found
}

/** How many contacts users have, by user. */
export async function countContacts(tx: Tx, userIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.db
    .selectFrom('im_contacts')
    .select(({ fn }) => ['user_id', fn.countAll<number>().as('count')])
    .where('user_id', 'in', userIds)
    .groupBy('user_id')
    .execute()
  return new Map(rows.map(({ user_id, count }) => [user_id, Number(count)]))
}

/** See `ImStore.listContacts`. A range of the key. */
export async function listContacts(
  tx: Tx,
  { userId, afterUserId, limit }: Parameters<ImStore['listContacts']>[0],
): Promise<ContactState[]> {
  const rows = await tx.db
    .selectFrom('im_contacts')
    .select(contactColumns)
    .where('user_id', '=', userId)
    .where('peer_id', '>', afterUserId)
    .orderBy('peer_id')
    .limit(limit)
    .execute()
  return rows.map(toContact)
}

/** See `ImStore.updateContact`. */
export function updateContact(
  tx: Tx,
  userId: number,
  peerId: number,
  patch: Parameters<ImStore['updateContact']>[2],
): ReturnType<ImStore['updateContact']> {
  return write(tx, async (tx) => {
    await lockUserState(tx, userId)
    const row = await tx.db
      .selectFrom('im_contacts')
      .select(contactColumns)
      .where('user_id', '=', userId)
      .where('peer_id', '=', peerId)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const held = toContact(row)
    const contact = {
      ...held,
      remark: patch.remark ?? held.remark,
      tags: patch.tags === undefined ? held.tags : [...new Set(patch.tags)],
      starred: patch.starred ?? held.starred,
    }
    if (JSON.stringify(contact) === JSON.stringify(held)) return { contact, rev: undefined }
    await tx.db
      .updateTable('im_contacts')
      .set({
        remark: contact.remark,
        tags: JSON.stringify(contact.tags),
        starred: Number(contact.starred),
      })
      .where('user_id', '=', userId)
      .where('peer_id', '=', peerId)
      .execute()
    return { contact, rev: await appendUserChange(tx, userId, 'contact', peerId) }
  })
}

/** See `ImStore.deleteContact`. */
export function deleteContact(tx: Tx, userId: number, peerId: number): Promise<readonly UserRev[]> {
  return write(tx, async (tx) => {
    await lockPair(tx, userId, peerId)
    if (!(await isContact(tx, userId, peerId))) return []
    for (const [one, other] of [
      [userId, peerId],
      [peerId, userId],
    ] as const)
      await tx.db.deleteFrom('im_contacts').where('user_id', '=', one).where('peer_id', '=', other).execute()
    await moveConsent(tx, userId, peerId, false)
    return appendToBoth(tx, 'contact', userId, peerId)
  })
}

export function toContact({ peer_id, remark, tags, starred, created_at }: ContactRow): ContactState {
  return {
    ...{ user_id: peer_id, remark, tags: JSON.parse(tags) as string[], starred: starred === 1 },
    created_at,
  }
}
