import type { SyncRecord, SyncWish } from '@stonechat/im/contract'
import { createAnswer, decideSync, type Missing, toConversation } from '@stonechat/im/rules'
import { loadSessionRecords } from '../session/session-records.js'
import { snapshot, type Tx } from '../sql/tx.js'
import { loadDetails } from './load-details.js'
import { listStandings, toMemberships } from './standings.js'

/** Conversations whose details are read together: what is read beyond the size of an answer is read in vain. */
const partMaxConversations = 100
const partMaxMessages = 500

/** See `ImStore.getChangesSince`: all of it is read in one snapshot. */
export async function getChangesSince(tx: Tx, userId: number, wish: SyncWish): Promise<SyncRecord> {
  return snapshot(tx, async (tx) => {
    const standings = await listStandings(tx, userId, wish)
    const { missing, removed } = decideSync(standings, wish)
    const answer = createAnswer(wish.limit)
    const groups = toMemberships(standings)
    for (const part of cutIntoParts(missing)) {
      const ids = part.map(({ standing }) => standing.conversation_id)
      const records = await loadSessionRecords(tx, userId, ids)
      const sessions = new Map(records.map((record) => [record.conversation_id, record]))
      const details = await loadDetails(tx, userId, part, wish.limit.messages)
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
