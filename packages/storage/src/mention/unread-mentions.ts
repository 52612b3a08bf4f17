/** Which messages mention users who have not read them. */
import { everybody, pairText } from '@stonechat/im/rules'
import { limits } from '@stonechat/protocol'
import { sql } from 'kysely'
import { chunk } from '../sql/chunk.js'
import type { Tx } from '../sql/tx.js'

/** Each is a term of a compound statement, and SQLite bounds how many there are. */
const maxRangesPerStatement = 200

/** What of a session says what is unread in it. */
export interface Reader {
  readonly user_id: number
  readonly conversation_id: number
  readonly last_seq: number
  readonly read_seq: number
  readonly floor_seq: number
  /** Of the conversation: no message after it mentions anybody. */
  readonly mention_seq: number
}

/** Whether anything after read position and floor may mention somebody: asked before any statement. */
export function mayHaveUnreadMentions({ mention_seq, read_seq, floor_seq }: Reader): boolean {
  return mention_seq > Math.max(read_seq, floor_seq)
}

/**
 * The oldest of them, ascending and each once, by `pairText` of user and conversation: `unreadMentionsMax` at least, where there
 * are so many. Own messages are not among them, since whoever sends has read up to there. Ranges of the key, the same for
 * everybody who has read equally far.
 * @param readers who may have some
 * @param deletedOf what a reader has deleted of what is unread
 */
export async function loadUnreadMentions(
  tx: Tx,
  readers: readonly Reader[],
  deletedOf: (reader: Reader) => readonly number[] = () => [],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const ranges = new Map<string, Range>()
  const wanted = readers.map((reader) => {
    const deleted = deletedOf(reader)
    const keys = [reader.user_id, everybody].map((userId) => {
      const range = toRange(reader, userId, deleted.length)
      const key = Object.values(range).join(':')
      ranges.set(key, range)
      return key
    })
    return { reader, deleted, keys }
  })
  const found = await readRanges(tx, ranges)
  return new Map(
    wanted.map(({ reader, deleted, keys }) => {
      const seqs = new Set(keys.flatMap((key) => found.get(key) ?? []))
      for (const seq of deleted) seqs.delete(seq)
      const inOrder = [...seqs].sort((one, other) => one - other)
      return [pairText(reader.user_id, reader.conversation_id), inOrder] as const
    }),
  )
}

interface Range {
  readonly userId: number
  readonly conversationId: number
  readonly afterSeq: number
  readonly upToSeq: number
  readonly limit: number
}

function toRange(reader: Reader, userId: number, deleted: number): Range {
  return {
    userId,
    conversationId: reader.conversation_id,
    afterSeq: Math.max(reader.read_seq, reader.floor_seq),
    // What was sent after the session was read belongs to a later state of it.
    upToSeq: reader.last_seq,
    limit: limits.unreadMentionsMax + deleted,
  }
}

/** What lies in each of them, by the keys under which they are given. */
async function readRanges(
  tx: Tx,
  ranges: ReadonlyMap<string, Range>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>()
  for (const part of chunk([...ranges], maxRangesPerStatement)) {
    const [first, ...others] = part.map(([_key, range], index) => selectRange(tx, index, range))
    const query = others.reduce((all, one) => (all === undefined ? one : all.unionAll(one)), first)
    for (const { place, seq } of (await query?.execute()) ?? []) {
      const key = part[place]?.[0] ?? ''
      const seqs = found.get(key)
      if (seqs === undefined) found.set(key, [seq])
      else seqs.push(seq)
    }
  }
  return found
}

function selectRange({ db }: Tx, index: number, range: Range) {
  const seqs = db
    .selectFrom('im_mentions')
    .select('seq')
    .where('user_id', '=', range.userId)
    .where('conversation_id', '=', range.conversationId)
    .where('seq', '>', range.afterSeq)
    .where('seq', '<=', range.upToSeq)
    .orderBy('seq')
    .limit(range.limit)
  return db.selectFrom(seqs.as('r')).select([sql<number>`${sql.lit(index)}`.as('place'), 'r.seq'])
}
