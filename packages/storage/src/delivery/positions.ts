/** How far a user has read and received, and whom that concerns. */
import type { Delivery, Receipt, SessionRecord } from '@stonechat/im/contract'
import { decideDelivered, decideRead, type Position, pairText, toReceipt } from '@stonechat/im/rules'
import { sql } from 'kysely'
import { keepsReceipts } from '../privacy/keeps-receipts.js'
import { loadSessionRecord } from '../session/session-records.js'
import { buildOnce } from '../sql/build-once.js'
import { chunk } from '../sql/chunk.js'
import { given, type Values } from '../sql/given.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'

const maxDeliveriesPerStatement = 1_000

interface SessionPosition extends Position {
  readonly rev: number
  readonly shown_read_seq: number | null
  readonly shown_delivered_seq: number | null
}

const sessionKey = ['user_id', 'conversation_id'] as const
const lockSessions = buildOnce(
  ({ db, engine }) =>
    engine.forUpdate(
      db
        .selectFrom(engine.tuples<{ user_id: number; conversation_id: number }>(sessionKey, given).as('w'))
        .innerJoin('im_sessions as s', (join) =>
          join.onRef('s.user_id', '=', 'w.user_id').onRef('s.conversation_id', '=', 'w.conversation_id'),
        )
        .select(['s.user_id', 's.conversation_id', 's.read_seq', 's.delivered_seq', 's.rev'])
        .select(['s.shown_read_seq', 's.shown_delivered_seq'])
        .select(keepsReceipts(sql.ref('s.user_id')).as('is_private')),
    ),
  (engine, sessions: readonly Values[]) => engine.pack.tuples(sessionKey, sessions),
)
const selectPlaces = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom('im_conversations')
      .select(['id', 'last_seq', 'rev', 'direct_low', 'direct_high', 'group_id'])
      .select(keepsReceipts(sql.ref('direct_low')).as('is_low_private'))
      .select(keepsReceipts(sql.ref('direct_high')).as('is_high_private'))
      .where('id', 'in', engine.givenList()),
  (engine, ids: readonly number[]) => engine.pack.list(ids),
)
const deliveredColumns = [...sessionKey, 'delivered_seq'] as const
const upsertDelivered = buildOnce(
  ({ db, engine }) =>
    engine.upsert('im_sessions', engine.insertGiven(db, 'im_sessions', deliveredColumns), sessionKey, {
      delivered_seq: 'greatest',
    }),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/** Moves a read position forward, at most to the head. What is read has been received. */
export async function readSession(
  tx: Tx,
  userId: number,
  conversationId: number,
  seq: number,
): Promise<{ session: SessionRecord; moved: boolean; receipt: Receipt | undefined } | undefined> {
  return write(tx, async (tx) => {
    const [position] = await lockPositions(tx, [[userId, conversationId]])
    if (position === undefined) return undefined
    const moved = decideRead(position, seq)
    if (moved !== undefined)
      await tx.db
        .updateTable('im_sessions')
        .set({ read_seq: moved.read_seq, delivered_seq: moved.delivered_seq, rev: position.rev + 1 })
        .where('user_id', '=', userId)
        .where('conversation_id', '=', conversationId)
        .execute()
    const session = await loadSessionRecord(tx, userId, conversationId)
    if (session === undefined) return undefined
    return { session, moved: moved !== undefined, receipt: moved && toReceipt(moved) }
  })
}

/** Moves delivered positions forward, in two statements for a thousand of them. */
export async function advanceDelivered(
  tx: Tx,
  deliveries: readonly Delivery[],
  followedConversationIds: readonly number[] = [],
): Promise<Receipt[]> {
  const followed = new Set(followedConversationIds)
  const furthest = new Map<string, Delivery>()
  for (const delivery of deliveries) {
    const text = pairText(delivery.userId, delivery.conversationId)
    if (delivery.seq > (furthest.get(text)?.seq ?? 0)) furthest.set(text, delivery)
  }
  if (furthest.size === 0) return []
  return write(tx, async (tx) => {
    const receipts: Receipt[] = []
    for (const part of chunk([...furthest.values()], maxDeliveriesPerStatement)) {
      const sessions = part.map(({ userId, conversationId }) => [userId, conversationId] as const)
      const positions = await lockPositions(tx, sessions)
      const moved = positions.flatMap((position) => {
        const delivery = furthest.get(pairText(position.user_id, position.conversation_id))
        return decideDelivered(position, delivery?.seq ?? 0) ?? []
      })
      await saveDelivered(tx, moved)
      const told = moved.filter((one) => one.group_id === null || followed.has(one.conversation_id))
      receipts.push(...told.flatMap((position) => toReceipt(position) ?? []))
    }
    return receipts
  })
}

async function saveDelivered(tx: WriteTx, positions: readonly SessionPosition[]): Promise<void> {
  if (positions.length === 0) return
  await upsertDelivered(
    tx,
    positions.map((position) => deliveredColumns.map((column) => position[column])),
  )
}

/**
 * Locks sessions in the order of their key. The heads are read after that and not locked: sends hold heads while they ask
 * for sessions, and the opposite order would deadlock.
 */
export async function lockPositions(
  tx: WriteTx,
  sessions: readonly (readonly [userId: number, conversationId: number])[],
): Promise<SessionPosition[]> {
  const inOrder = [...sessions].sort((one, other) => one[0] - other[0] || one[1] - other[1])
  const rows = await lockSessions(tx, inOrder)
  if (rows.length === 0) return []
  const heads = await selectPlaces(tx, [...new Set(rows.map((row) => row.conversation_id))])
  const byId = new Map(heads.map((head) => [head.id, head]))
  return rows.flatMap((row) => {
    const head = byId.get(row.conversation_id)
    if (head === undefined) return []
    const peer = head.direct_low === row.user_id ? head.direct_high : head.direct_low
    const { last_seq, group_id, rev: conversation_rev } = head
    const is_private = Boolean(row.is_private || head.is_low_private || head.is_high_private)
    const is_held = row.shown_read_seq !== null
    return [{ ...row, last_seq, peer_id: peer, group_id, conversation_rev, is_private, is_held }]
  })
}
