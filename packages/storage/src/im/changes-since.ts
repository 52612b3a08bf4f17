import type { Membership, SyncRecord, SyncWish } from '@stonechat/im/contract'
import { sql } from 'kysely'
import type { Database, ImContext } from './context.js'
import { decideSync, type Missing, type Standing } from './decide-sync.js'
import { type Details, loadDetails } from './load-details.js'
import { loadSessionRecords } from './session-records.js'

/** Conversations whose details are read together: what is read beyond the size of an answer is read in vain. */
const partMaxConversations = 100
const partMaxMessages = 500

/** See `ImStore.getChangesSince`: all of it is read in one snapshot. */
export async function getChangesSince(
  { db, dialect }: ImContext,
  userId: number,
  wish: SyncWish,
): Promise<SyncRecord> {
  return dialect.snapshot(db, async (trx) => {
    const standings = await listStandings(trx, userId, wish)
    const { missing, removed } = decideSync(standings, wish.held.filter(isWithin(wish)), wish.limit)
    const answer = createAnswer(wish.limit)
    const groups = standings.filter((one) => one.is_living_group === 1).map(toMembership)
    for (const part of cutIntoParts(missing)) {
      const ids = part.map(({ standing }) => standing.conversation_id)
      const records = await loadSessionRecords(trx, userId, ids)
      const sessions = new Map(records.map((record) => [record.conversation_id, record]))
      const details = await loadDetails(trx, userId, part, wish.limit.messages)
      for (const one of part) {
        const id = one.standing.conversation_id
        const session = sessions.get(id)
        if (session === undefined) continue
        if (!answer.add(session, toConversation(one, details.get(id), wish.limit.bytes)))
          return { ...answer.record, removed, groups, more: true }
      }
    }
    return { ...answer.record, removed, groups, more: false }
  })
}

function listStandings(
  trx: Database,
  userId: number,
  { afterId = 0, upToId = Number.MAX_SAFE_INTEGER }: SyncWish,
): Promise<(Standing & { readonly is_living_group: number })[]> {
  return trx
    .selectFrom('im_sessions as s')
    .innerJoin('im_conversations as c', 'c.id', 's.conversation_id')
    .leftJoin('im_groups as g', 'g.id', 'c.group_id')
    .select(
      sql<number>`case when g.id is not null and g.dissolved_at is null then 1 else 0 end`.as(
        'is_living_group',
      ),
    )
    .select(['s.conversation_id', 's.rev as session_rev', 's.deleted_rev', 's.floor_seq'])
    .select(['c.last_seq', 'c.rev'])
    .where('s.user_id', '=', userId)
    .where('s.conversation_id', '>', afterId)
    .where('s.conversation_id', '<=', upToId)
    .orderBy('c.last_at', 'desc')
    .orderBy('c.id', 'desc')
    .execute()
}

function toMembership({ conversation_id, rev, floor_seq }: Standing): Membership {
  return { conversationId: conversation_id, rev, floorSeq: floor_seq }
}

function isWithin({ afterId = 0, upToId = Number.MAX_SAFE_INTEGER }: SyncWish) {
  return ({ conversationId }: { conversationId: number }) =>
    conversationId > afterId && conversationId <= upToId
}

type Conversation = SyncRecord['conversations'][number]

/** What happened in a conversation; `undefined` where only the user's own view differs. */
function toConversation(
  { standing, hasMoved, reset }: Missing,
  details: Details | undefined,
  maxBytes: number,
): Conversation | undefined {
  const { conversation_id, last_seq, rev } = standing
  const { messages = [], changed = [], deleted = [] } = details ?? {}
  if (!hasMoved && !reset && deleted.length === 0 && details?.isTooMuch !== true) return undefined
  // What would not fit even alone is not waited for.
  const isTooMuch = details?.isTooMuch === true || sizeOf([messages, changed, deleted]) > maxBytes
  const place = { conversation_id, last_seq, rev }
  if (reset || isTooMuch) return { ...place, reset: true, messages: [], changed: [], deleted: [] }
  return { ...place, reset: false, messages, changed, deleted }
}

/** Gathers whole conversations up to the size of one answer; the first always fits. */
function createAnswer(limit: SyncWish['limit']) {
  const sessions: SyncRecord['sessions'][number][] = []
  const conversations: Conversation[] = []
  let bytes = 0
  return {
    record: { sessions, conversations },
    /** Says whether there was room. */
    add(session: SyncRecord['sessions'][number], conversation: Conversation | undefined): boolean {
      bytes += sizeOf([session, conversation])
      if (sessions.length > 0 && (sessions.length >= limit.sessions || bytes > limit.bytes)) return false
      sessions.push(session)
      if (conversation !== undefined) conversations.push(conversation)
      return true
    },
  }
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function* cutIntoParts(missing: readonly Missing[]): Generator<readonly Missing[]> {
  let part: Missing[] = []
  let messages = 0
  for (const one of missing) {
    const { standing, reset, afterSeq, afterRev } = one
    const count = reset ? 0 : Math.max(0, standing.last_seq - afterSeq) + Math.max(0, standing.rev - afterRev)
    if (part.length > 0 && (part.length >= partMaxConversations || messages + count > partMaxMessages)) {
      yield part
      part = []
      messages = 0
    }
    part.push(one)
    messages += count
  }
  if (part.length > 0) yield part
}
