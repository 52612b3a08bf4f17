import type { Access, Refusal, TargetKey } from '@stonechat/im/contract'
import { isOutsider, parseSettings, refuseStranger, settleConsent } from '@stonechat/im/rules'
import { joinedRevOf } from '@stonechat/protocol'
import type { Tx } from '../sql/tx.js'

/** What a user may see of a target: everything after the floor, up to the head. */
export async function getAccess(
  tx: Tx,
  userId: number,
  key: TargetKey,
): Promise<Access | Refusal | undefined> {
  if (isOutsider(userId, key)) return { status: 'refused', code: 'not_a_member' }
  return key.kind === 'direct' ? getDirectAccess(tx, userId, key) : getGroupAccess(tx, userId, key.groupId)
}

async function getDirectAccess(
  tx: Tx,
  userId: number,
  { low, high }: { low: number; high: number },
): Promise<Access | undefined> {
  const row = await tx.db
    .selectFrom('im_conversations as c')
    .innerJoin('im_sessions as s', (join) =>
      join.onRef('s.conversation_id', '=', 'c.id').on('s.user_id', '=', userId),
    )
    .select(['c.id', 'c.last_seq', 'c.consent', 's.floor_seq'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('im_blocks as b')
          .select('b.user_id')
          .where(({ and, or }) =>
            or([and({ user_id: low, blocked_id: high }), and({ user_id: high, blocked_id: low })]),
          ),
      ).as('is_blocked'),
    )
    .where('c.direct_low', '=', low)
    .where('c.direct_high', '=', high)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { id: conversationId, last_seq: lastSeq, floor_seq: floorSeq } = row
  const blocker_id = row.is_blocked ? low : null
  const consent = settleConsent(row.consent, tx.people ?? 'open')
  const head = { direct_low: low, direct_high: high, blocker_id, consent }
  return {
    conversationId,
    lastSeq,
    floorSeq,
    joinedRev: 0,
    isBlocked: refuseStranger(head, userId) !== undefined,
    mutedUntil: null,
    member: null,
  }
}

async function getGroupAccess(tx: Tx, userId: number, groupId: number): Promise<Access | Refusal> {
  const row = await tx.db
    .selectFrom('im_groups as g')
    .innerJoin('im_conversations as c', 'c.id', 'g.conversation_id')
    .leftJoin('im_group_members as m', (join) =>
      join.onRef('m.group_id', '=', 'g.id').on('m.user_id', '=', userId),
    )
    .leftJoin('im_sessions as s', (join) =>
      join.onRef('s.conversation_id', '=', 'c.id').onRef('s.user_id', '=', 'm.user_id'),
    )
    .select(['c.id', 'c.last_seq', 's.floor_seq', 's.deleted_rev', 'm.role', 'm.muted_until', 'g.settings'])
    .where('g.id', '=', groupId)
    .executeTakeFirst()
  if (row === undefined) return { status: 'refused', code: 'group_not_found' }
  if (row.role === null) return { status: 'refused', code: 'not_a_member' }
  return {
    conversationId: row.id,
    lastSeq: row.last_seq,
    floorSeq: row.floor_seq ?? 0,
    joinedRev: joinedRevOf({ deleted_rev: row.deleted_rev ?? 0 }),
    isBlocked: false,
    mutedUntil: row.muted_until,
    member: { role: row.role, settings: parseSettings(row.settings) },
  }
}
