import type { LastSeen, PrivacyState, PrivacyWrite } from '@stonechat/im/contract'
import { getPrivacy } from '../privacy/privacy.js'
import { chunk } from '../sql/chunk.js'
import { type Tx, write } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { savePresenceAudience, toPresenceAudience } from './presence-audience.js'

const maxRowsPerStatement = 1_000

/** One entry for each id asked for, in that order: a user who was never seen has `null` and shows it to everyone, unless it was chosen. */
export async function getLastSeen(tx: Tx, userIds: readonly number[]): Promise<LastSeen[]> {
  const known = new Map<number, LastSeen>()
  for (const part of chunk(userIds, maxRowsPerStatement)) {
    const rows = await tx.db.selectFrom('im_presence').selectAll().where('user_id', 'in', part).execute()
    for (const { user_id, last_seen_at, hidden } of rows)
      known.set(user_id, { userId: user_id, lastSeenAt: last_seen_at, shownTo: toPresenceAudience(hidden) })
  }
  return userIds.map((userId) => known.get(userId) ?? { userId, lastSeenAt: null, shownTo: 'everyone' })
}

/** Moves the time of last sight forward, never back. */
export async function saveLastSeen(
  tx: Tx,
  seen: readonly { readonly userId: number; readonly at: number }[],
): Promise<void> {
  const latest = new Map<number, number>()
  for (const { userId, at } of seen) latest.set(userId, Math.max(at, latest.get(userId) ?? 0))
  // In the order of the key: nodes that save at the same time must not deadlock.
  const rows = [...latest]
    .map(([user_id, last_seen_at]) => ({ user_id, last_seen_at }))
    .sort((one, other) => one.user_id - other.user_id)
  if (rows.length === 0) return
  await write(tx, async (tx) => {
    for (const part of chunk(rows, maxRowsPerStatement))
      await tx.engine
        .upsert('im_presence', tx.db.insertInto('im_presence').values(part), ['user_id'], {
          last_seen_at: 'greatest',
        })
        .execute()
  })
}

/** See `ImStore.setPresenceHidden`. */
export function setPresenceHidden(tx: Tx, userId: number, hidden: boolean): Promise<PrivacyWrite> {
  return write(tx, async (tx) => {
    await lockUserState(tx, userId)
    const held = await getPrivacy(tx, userId)
    if (held.presence_hidden === hidden) return { status: 'unchanged', privacy: held }
    const presence_to = hidden ? 'nobody' : 'everyone'
    await savePresenceAudience(tx, userId, presence_to)
    const privacy: PrivacyState = { ...held, presence_hidden: hidden, presence_to }
    return { status: 'changed', rev: await appendUserChange(tx, userId, 'privacy'), privacy }
  })
}
