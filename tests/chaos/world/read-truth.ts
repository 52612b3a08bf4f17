/** What the database says in the end, read row by row. */
import { type Content, type GroupLine, joinedRevOf, type MessageExtras } from '@stonechat/protocol'
import { lineOf } from '../clients/line.js'
import { readText, stateOf } from '../clients/text.js'
import { versions } from '../history/entry.js'
import type { ChangeTruth, ConversationTruth, LineState, StoredSession, Truth } from '../history/history.js'
import type { ChaosDatabase } from './database.js'
import { readMentioned, readTalk } from './read-talk.js'
import { readUserStates } from './read-user-states.js'

const logPageRows = 50_000

/** The sender of each `client_id`. */
export type Senders = ReadonlyMap<string, readonly [device: number, n: number]>

export async function readTruth(database: ChaosDatabase, senders: Senders): Promise<Truth> {
  const log = await readLog(database)
  const { reactions, pins, mentions } = await readTalk(database)
  const conversations = new Map<number, ConversationTruth>()
  for (const row of await database.select('select * from im_conversations order by id')) {
    const conversation = Number(row.id)
    const messages = await database.select(
      'select seq, rev, client_id, content, extras from im_messages where conversation_id = ? order by seq',
      [conversation],
    )
    const changes = await database.select(
      'select rev, kind, seq, former from im_changes where conversation_id = ? order by rev',
      [conversation],
    )
    const members = await database.select('select user_id from im_group_members where group_id = ?', [
      Number(row.group_id ?? 0),
    ])
    const lines = await readLines(database, conversation)
    const logged = log.get(conversation)
    conversations.set(conversation, {
      conversation,
      pair: row.kind === 'direct' ? [Number(row.direct_low), Number(row.direct_high)] : undefined,
      lastSeq: Number(row.last_seq),
      rev: Number(row.rev),
      messages: messages.map(({ seq, client_id, content, extras }) =>
        stateOf(
          {
            ...((parse(extras) ?? {}) as MessageExtras),
            ...{ seq: Number(seq), clientId: String(client_id), content: parse(content) as Content | null },
          },
          senders,
        ),
      ),
      messageRevs: messages.map(({ rev }) => Number(rev)),
      reactions: reactions.get(conversation) ?? [],
      pins: pins.get(conversation) ?? [],
      pinsRev: Number(row.pins_rev),
      mentions: mentions.get(conversation) ?? [],
      mentionSeq: Number(row.mention_seq),
      changes: changes.map((change) => toChange(change, logged?.seqAtRev.get(Number(change.rev)) ?? 0)),
      logFault: faultOf(logged, Number(row.last_seq), Number(row.rev)),
      members: members.map(({ user_id }) => Number(user_id)),
      firstMembers: firstMembersOf(lines[0]),
      lines: lines.map(lineOf),
      dissolvedRev: Number(
        changes.find(({ kind }) => kind === 'group_dissolved')?.rev ?? Number.POSITIVE_INFINITY,
      ),
    })
  }
  const userStates = await readUserStates(database)
  const links = await database.select(
    'select c.id, i.uses, i.max_uses from im_invites i join im_conversations c on c.group_id = i.group_id',
  )
  return {
    ...{ conversations, sessions: await readSessions(database), userStates },
    links: links.map(({ id, uses, max_uses }) => ({
      ...{ conversation: Number(id), uses: Number(uses), maxUses: Number(max_uses) },
    })),
  }
}

/** Every user's sessions, as they are stored. */
export async function readSessions(database: ChaosDatabase): Promise<Map<number, readonly StoredSession[]>> {
  const sessions = new Map<number, StoredSession[]>()
  const deleted = await readDeleted(database)
  const newest = await readNewestLines(database)
  const mentionedOf = await readMentioned(database)
  const rows = await database.select(
    `select s.user_id, s.conversation_id, s.read_seq, s.floor_seq, s.deleted_rev, s.pinned_at, c.last_seq, c.rev
     from im_sessions s join im_conversations c on c.id = s.conversation_id`,
  )
  for (const row of rows) {
    const own = sessions.get(Number(row.user_id)) ?? []
    sessions.set(Number(row.user_id), own)
    const gone = deleted.get(`${row.user_id} ${row.conversation_id}`) ?? []
    const session = { lastSeq: Number(row.last_seq), floorSeq: Number(row.floor_seq), deleted: gone }
    const line = newest.get(Number(row.conversation_id))
    const isSeen = line !== undefined && line.rev >= joinedRevOf({ deleted_rev: Number(row.deleted_rev) })
    own.push({
      ...session,
      conversation: Number(row.conversation_id),
      rev: Number(row.rev),
      readSeq: Number(row.read_seq),
      lastLine: isSeen && line.afterSeq >= lastVisible(session) ? line.rev : -1,
      pinned: row.pinned_at === null ? 0 : 1,
      mentioned: mentionedOf(Number(row.user_id), Number(row.conversation_id)),
    })
  }
  return sessions
}

/** The newest message that is there for the user; 0 for none. */
function lastVisible({
  lastSeq,
  floorSeq,
  deleted,
}: Pick<StoredSession, 'lastSeq' | 'floorSeq' | 'deleted'>): number {
  const gone = new Set(deleted)
  for (let seq = lastSeq; seq > floorSeq; seq -= 1) if (!gone.has(seq)) return seq
  return 0
}

/** By conversation. */
async function readNewestLines(database: ChaosDatabase): Promise<ReadonlyMap<number, LineState>> {
  const rows = await database.select('select * from im_group_lines order by rev')
  return new Map(rows.map((row) => [Number(row.conversation_id), lineOf(toLine(row))]))
}

async function readLines(database: ChaosDatabase, conversation: number): Promise<GroupLine[]> {
  const rows = await database.select('select * from im_group_lines where conversation_id = ? order by rev', [
    conversation,
  ])
  return rows.map(toLine)
}

/** By user and conversation. */
async function readDeleted(database: ChaosDatabase): Promise<ReadonlyMap<string, readonly number[]>> {
  const deleted = new Map<string, number[]>()
  for (const row of await database.select('select * from im_deletions order by seq')) {
    const key = `${row.user_id} ${row.conversation_id}`
    deleted.set(key, [...(deleted.get(key) ?? []), Number(row.seq)])
  }
  return deleted
}

interface Logged {
  lastSeq: number
  lastRev: number
  fault: string | undefined
  /** The newest message when a change of the group or of a message was made. */
  readonly seqAtRev: Map<number, number>
}

/** The log for other services has what was committed, in its order: messages and changes of one conversation. */
async function readLog(database: ChaosDatabase): Promise<ReadonlyMap<number, Logged>> {
  const log = new Map<number, Logged>()
  for (let after = 0; ; ) {
    const rows = await database.select(
      `select id, conversation_id, kind, seq, rev from im_events where id > ? order by id limit ${logPageRows}`,
      [after],
    )
    for (const { id, conversation_id, kind, seq, rev } of rows) {
      after = Number(id)
      const conversation = Number(conversation_id)
      const one = log.get(conversation) ?? { lastSeq: 0, lastRev: 0, fault: undefined, seqAtRev: new Map() }
      log.set(conversation, one)
      if (kind === 'message_created') {
        if (Number(seq) !== one.lastSeq + 1) one.fault ??= `the log has seq ${seq} after ${one.lastSeq}`
        one.lastSeq = Number(seq)
      } else if (Number(rev) > 0) {
        if (Number(rev) !== one.lastRev + 1) one.fault ??= `the log has rev ${rev} after ${one.lastRev}`
        one.lastRev = Number(rev)
        one.seqAtRev.set(one.lastRev, one.lastSeq)
      }
    }
    if (rows.length < logPageRows) return log
  }
}

function faultOf(logged: Logged | undefined, lastSeq: number, rev: number): string | undefined {
  const { lastSeq: seqLogged = 0, lastRev: revLogged = 0, fault } = logged ?? {}
  if (fault !== undefined) return fault
  if (seqLogged === lastSeq && revLogged === rev) return undefined
  return `the log ends at seq ${seqLogged}, rev ${revLogged}; the head is at seq ${lastSeq}, rev ${rev}`
}

function toChange(row: Readonly<Record<string, number | string | null>>, atSeq: number): ChangeTruth {
  const rev = Number(row.rev)
  if (row.kind === 'message_edited' || row.kind === 'message_recalled') {
    const former = readText(parse(row.former) as Content | null)?.version ?? versions.recalled
    return { rev, atSeq, message: { seq: Number(row.seq), former } }
  }
  if (row.kind === 'message_reacted') return { rev, atSeq, reacted: Number(row.seq) }
  if (row.kind === 'message_pinned') return { rev, atSeq, pinned: Number(row.seq) }
  const users: readonly number[] = JSON.parse(String(row.former)).user_ids ?? []
  if (row.kind === 'members_added') return { rev, atSeq, added: users }
  return row.kind === 'member_removed' ? { rev, atSeq, removed: users } : { rev, atSeq }
}

function toLine(row: Readonly<Record<string, number | string | null>>): GroupLine {
  const { kind, actor_id, user_ids, user_count, name, seq } = row
  return {
    rev: Number(row.rev),
    after_seq: Number(row.after_seq),
    kind: kind as GroupLine['kind'],
    ...(actor_id === null ? {} : { actor_id: Number(actor_id) }),
    ...(user_ids === null ? {} : { user_ids: JSON.parse(String(user_ids)), user_count: Number(user_count) }),
    ...(name === null ? {} : { name: String(name) }),
    ...(seq === null ? {} : { seq: Number(seq) }),
    created_at: Number(row.at),
  }
}

/** The first line of a group names its owner and, unless they are many, all others. */
function firstMembersOf(line: GroupLine | undefined): number[] | undefined {
  if (line?.kind !== 'created' || line.actor_id === undefined) return undefined
  const { actor_id, user_ids = [], user_count = 0 } = line
  return user_ids.length < user_count ? undefined : [actor_id, ...user_ids]
}

function parse(text: number | string | null | undefined): unknown {
  return text === null || text === undefined ? null : JSON.parse(String(text))
}
