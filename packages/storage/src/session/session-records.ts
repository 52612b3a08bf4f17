import type { SessionRecord } from '@stonechat/im/contract'
import { pairText } from '@stonechat/im/rules'
import {
  countDeletions,
  countUnread,
  type GroupLine,
  joinedRevOf,
  type Message,
  toUnreadMentions,
} from '@stonechat/protocol'
import { sql } from 'kysely'
import { toLine } from '../group-line/lines.js'
import { loadUnreadMentions, mayHaveUnreadMentions } from '../mention/unread-mentions.js'
import { isDeletedFor, messageColumns, toMessage } from '../message/message-row.js'
import { keepsReceipts } from '../privacy/keeps-receipts.js'
import { addTo } from '../sql/add-to.js'
import { buildOnce } from '../sql/build-once.js'
import { chunk } from '../sql/chunk.js'
import { given, type Values } from '../sql/given.js'
import type { Tx } from '../sql/tx.js'

const maxKeysPerStatement = 500
/** SQLite bounds the depth of conditions. */
const maxRangesPerStatement = 100
const sessionKey = ['user_id', 'conversation_id'] as const

/** The other side of a direct conversation (oneself in one's own), `null` in groups; of `c` seen by `s`. */
export const peerId = sql<
  number | null
>`case when c.direct_low = s.user_id then c.direct_high else c.direct_low end`

/** The newest line of `c`, which only a group has. */
const newestLineRev = sql<
  number | null
>`(select max(n.rev) from im_group_lines as n where n.conversation_id = c.id and c.group_id is not null)`

const selectSessions = buildOnce(selectWanted, (engine, keys: readonly Values[]) =>
  engine.pack.tuples(sessionKey, keys),
)

/** One user's sessions of these conversations, in no particular order; those that are not there are missing. */
export async function loadSessionRecords(
  tx: Tx,
  userId: number,
  conversationIds: readonly number[],
): Promise<SessionRecord[]> {
  const records: SessionRecord[] = []
  for (const part of chunk(conversationIds, maxKeysPerStatement)) {
    const rows = await selectSessions(
      tx,
      part.map((id) => [userId, id]),
    )
    const hidden = rows.filter((row) => row.deleted_seq !== null)
    const earlier = await loadLastVisible(tx, userId, hidden)
    const deleted = await loadDeletedUnread(tx, userId, rows.filter(mayHaveDeletedUnread))
    const mentions = await loadUnreadMentions(
      tx,
      rows.filter(mayHaveUnreadMentions),
      (reader) => deleted.get(reader.conversation_id) ?? [],
    )
    for (const row of rows)
      records.push(toRecord(row, { earlier, mentions, deleted: deleted.get(row.conversation_id) }))
  }
  return records
}

/** Sessions of several users who have deleted nothing there, by `pairText` of user and conversation. */
export async function loadSessionRecordsOf(
  tx: Tx,
  keys: readonly (readonly [userId: number, conversationId: number])[],
): Promise<Map<string, SessionRecord>> {
  const records = new Map<string, SessionRecord>()
  for (const part of chunk(keys, maxKeysPerStatement)) {
    const rows = await selectSessions(tx, part)
    const mentions = await loadUnreadMentions(tx, rows.filter(mayHaveUnreadMentions))
    const beside = { earlier: new Map(), mentions, deleted: undefined }
    for (const row of rows) records.set(pairText(row.user_id, row.conversation_id), toRecord(row, beside))
  }
  return records
}

/** One user's session of one conversation. */
export async function loadSessionRecord(
  tx: Tx,
  userId: number,
  conversationId: number,
): Promise<SessionRecord | undefined> {
  const [record] = await loadSessionRecords(tx, userId, [conversationId])
  return record
}

function selectWanted({ db, engine }: Tx) {
  return db
    .selectFrom(engine.tuples<{ user_id: number; conversation_id: number }>(sessionKey, given).as('w'))
    .innerJoin('im_sessions as s', (join) =>
      join.onRef('s.user_id', '=', 'w.user_id').onRef('s.conversation_id', '=', 'w.conversation_id'),
    )
    .innerJoin('im_conversations as c', 'c.id', 's.conversation_id')
    .leftJoin('im_groups as g', 'g.id', 'c.group_id')
    .leftJoin('im_sessions as p', (join) =>
      join
        .onRef('p.conversation_id', '=', 's.conversation_id')
        .on('p.user_id', '=', peerId)
        .on(({ not }) => not(keepsReceipts(sql.ref('s.user_id'))))
        .on(({ not }) => not(keepsReceipts(peerId))),
    )
    .leftJoin('im_messages as m', (join) =>
      join
        .onRef('m.conversation_id', '=', 's.conversation_id')
        .onRef('m.seq', '=', 'c.last_seq')
        .onRef('m.seq', '>', 's.floor_seq'),
    )
    .leftJoin('im_deletions as x', (join) =>
      join
        .onRef('x.user_id', '=', 's.user_id')
        .onRef('x.conversation_id', '=', 's.conversation_id')
        .onRef('x.seq', '=', 'c.last_seq'),
    )
    .leftJoin('im_group_lines as l', (join) =>
      join.onRef('l.conversation_id', '=', 'c.id').on('l.rev', '=', newestLineRev),
    )
    .select(['s.user_id', 's.conversation_id', 's.read_seq', 's.delivered_seq', 's.floor_seq'])
    .select(['s.pinned_at', 's.muted', 's.draft', 's.rev as session_rev', 's.deleted_rev'])
    .select(['c.kind', 'c.group_id', peerId.as('peer_id')])
    .select(['c.last_seq', 'c.rev', 'c.last_at', 'c.mention_seq', 'c.pins_rev'])
    .select(['g.name as group_name', 'g.avatar_url as group_avatar_url'])
    .select(({ fn }) => [
      fn.coalesce('p.shown_read_seq', 'p.read_seq').as('peer_read_seq'),
      fn.coalesce('p.shown_delivered_seq', 'p.delivered_seq').as('peer_delivered_seq'),
    ])
    .select([
      'm.seq as message_seq',
      'm.rev as message_rev',
      'm.client_id',
      'm.sender_id',
      'm.content',
      'm.reply_to',
    ])
    .select(['m.created_at', 'm.edited_at', 'm.recalled_at', 'm.extras', 'x.seq as deleted_seq'])
    .select(['l.rev as line_rev', 'l.after_seq', 'l.kind as line_kind', 'l.actor_id', 'l.user_ids'])
    .select(['l.user_count', 'l.name as line_name', 'l.seq as line_seq', 'l.at as line_at'])
}

function mayHaveDeletedUnread({ deleted_rev, last_seq, read_seq, floor_seq }: Row): boolean {
  return countDeletions(deleted_rev) > 0 && last_seq > Math.max(read_seq, floor_seq)
}

/** What the user deleted above read position and floor, of those conversations; a range of the key of each. */
async function loadDeletedUnread(
  tx: Tx,
  userId: number,
  sessions: readonly Row[],
): Promise<ReadonlyMap<number, number[]>> {
  const deleted = new Map<number, number[]>()
  for (const part of chunk(sessions, maxRangesPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_deletions')
      .select(['conversation_id', 'seq'])
      .where('user_id', '=', userId)
      .where(({ eb, and, or }) =>
        or(
          part.map(({ conversation_id, read_seq, floor_seq }) =>
            and([eb('conversation_id', '=', conversation_id), eb('seq', '>', Math.max(read_seq, floor_seq))]),
          ),
        ),
      )
      .orderBy('conversation_id')
      .orderBy('seq')
      .execute()
    for (const { conversation_id, seq } of rows) addTo(deleted, conversation_id, seq)
  }
  return deleted
}

/** The newest message that the user has not deleted, of conversations whose very newest is deleted. */
async function loadLastVisible(
  tx: Tx,
  userId: number,
  sessions: readonly { readonly conversation_id: number }[],
): Promise<ReadonlyMap<number, Message>> {
  if (sessions.length === 0) return new Map()
  const ids = sessions.map((session) => session.conversation_id)
  const lastVisible = sql<number>`(select m.seq from im_messages as m where m.conversation_id = s.conversation_id
    and m.seq > s.floor_seq and not ${isDeletedFor(userId)} order by m.seq desc limit 1)`
  const rows = await tx.db
    .selectFrom('im_sessions as s')
    .innerJoin('im_messages as l', (join) =>
      join.onRef('l.conversation_id', '=', 's.conversation_id').on('l.seq', '=', lastVisible),
    )
    .select(messageColumns.map((column) => `l.${column}` as const))
    .where('s.user_id', '=', userId)
    .where('s.conversation_id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.conversation_id, toMessage(row)]))
}

type Row = Awaited<ReturnType<typeof selectSessions>>[number]

/** What is read beside the rows of sessions. */
interface Beside {
  /** The newest visible message, where the very newest is deleted. */
  readonly earlier: ReadonlyMap<number, Message>
  readonly mentions: ReadonlyMap<string, readonly number[]>
  /** What the user deleted of what is unread. */
  readonly deleted: number[] | undefined
}

function toRecord(row: Row, { earlier, mentions, deleted: deleted_unread }: Beside): SessionRecord {
  const last_message =
    row.deleted_seq === null ? toLastMessage(row) : (earlier.get(row.conversation_id) ?? null)
  const last_line = toLastLine(row, last_message)
  return {
    conversation_id: row.conversation_id,
    target_type: row.kind === 'group' ? 'group' : 'user',
    target_id: (row.kind === 'group' ? row.group_id : row.peer_id) ?? 0,
    last_seq: row.last_seq,
    rev: row.rev,
    session_rev: row.session_rev,
    deleted_rev: row.deleted_rev,
    read_seq: row.read_seq,
    delivered_seq: row.delivered_seq,
    floor_seq: row.floor_seq,
    unread: countUnread({ ...row, deleted_unread }),
    ...(deleted_unread === undefined ? {} : { deleted_unread }),
    ...toUnreadMentions(mentions.get(pairText(row.user_id, row.conversation_id)) ?? []),
    pinned_at: row.pinned_at,
    muted: row.muted === 1,
    draft: row.draft ?? '',
    last_message,
    ...(last_line === undefined ? {} : { last_line }),
    ...(row.pins_rev === 0 ? {} : { pins_rev: row.pins_rev }),
    last_at: row.last_at,
    peer_read_seq: row.peer_read_seq ?? 0,
    // What was read was received, even where no client confirmed it.
    peer_delivered_seq: Math.max(row.peer_read_seq ?? 0, row.peer_delivered_seq ?? 0),
    group_name: row.group_name,
    group_avatar_url: row.group_avatar_url,
  }
}

function toLastMessage(row: Row): SessionRecord['last_message'] {
  const { message_seq: seq, message_rev: rev, client_id, sender_id, created_at } = row
  if (seq === null || rev === null || client_id === null || sender_id === null || created_at === null)
    return null
  return toMessage({ ...row, seq, rev, client_id, sender_id, created_at })
}

/** The newest line, where the user sees it and no message that they see comes after it. */
function toLastLine(row: Row, lastMessage: Message | null): GroupLine | undefined {
  const { line_rev: rev, after_seq, line_kind: kind, user_count, line_at: at } = row
  if (rev === null || after_seq === null || kind === null || user_count === null || at === null)
    return undefined
  if (rev < joinedRevOf(row) || after_seq < (lastMessage?.seq ?? 0)) return undefined
  return toLine({ ...row, rev, after_seq, kind, user_count, name: row.line_name, seq: row.line_seq, at })
}
