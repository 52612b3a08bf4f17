import type { ImStore, MemberPosition } from '@stonechat/im/contract'
import { sql } from 'kysely'
import { keepsReceipts } from '../privacy/keeps-receipts.js'
import type { Tx } from '../sql/tx.js'

type Asked = Parameters<ImStore['listPositions']>[0]

const columns = [
  's.user_id',
  sql<number>`coalesce(s.shown_read_seq, s.read_seq)`.as('read_seq'),
  sql<number>`coalesce(s.shown_delivered_seq, s.delivered_seq)`.as('delivered_seq'),
  's.floor_seq',
] as const
const isPrivate = keepsReceipts(sql.ref('s.user_id')).as('is_private')

/** See `ImStore.listPositions`. The members of a group by a range of their key, and each session by its own. */
export async function listPositions(tx: Tx, asked: Asked): Promise<MemberPosition[] | undefined> {
  const rows = await selectSessions(tx, asked)
  if (rows.length > asked.maxMembers) return undefined
  const shown = rows.filter((row) => !row.is_private)
  return shown.map((row) => ({
    userId: row.user_id,
    readSeq: row.read_seq,
    // What was read was received, even where no client confirmed it.
    deliveredSeq: Math.max(row.read_seq, row.delivered_seq),
    floorSeq: row.floor_seq,
  }))
}

function selectSessions({ db }: Tx, { conversationId, key, maxMembers }: Asked) {
  if (key.kind === 'direct')
    return db
      .selectFrom('im_sessions as s')
      .select(columns)
      .select(isPrivate)
      .where('s.user_id', 'in', [key.low, key.high])
      .where('s.conversation_id', '=', conversationId)
      .orderBy('s.user_id')
      .execute()
  return db
    .selectFrom('im_group_members as m')
    .innerJoin('im_sessions as s', (join) =>
      join.onRef('s.user_id', '=', 'm.user_id').on('s.conversation_id', '=', conversationId),
    )
    .select(columns)
    .select(isPrivate)
    .where('m.group_id', '=', key.groupId)
    .orderBy('m.user_id')
    .limit(maxMembers + 1)
    .execute()
}
