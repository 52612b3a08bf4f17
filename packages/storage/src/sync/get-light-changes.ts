/** The syncs of many in a few statements: after an outage thousands come back at once, most of whom missed little. */
import type { SyncRecord, SyncWish } from '@stonechat/im/contract'
import {
  createAnswer,
  decideSync,
  type Missing,
  mayMissLines,
  pairText,
  toConversation,
} from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import { listLinesAt } from '../group-line/lines.js'
import { listMessagesAt } from '../message/list-messages.js'
import { showTo } from '../message/parts.js'
import { loadSessionRecordsOf } from '../session/session-records.js'
import { snapshot, type Tx } from '../sql/tx.js'
import { listStandingsOf, toMemberships } from './standings.js'

/** What one user asks, of all their conversations. */
export interface SyncAsk {
  readonly userId: number
  readonly wish: SyncWish
}

type Key = readonly [conversationId: number, number: number]

/** Of one user: what one user misses must not delay all others. */
const lightMaxConversations = 50
const lightMaxMessages = 64

/**
 * What `getChangesSince` answers, for each ask and in one snapshot: three statements however many ask, a fourth where somebody
 * meets a group, and one more for a user who must see a message otherwise than the rest. `undefined` for a user who misses more
 * than a few new messages: that one is asked about alone.
 */
export async function getLightChanges(tx: Tx, asks: readonly SyncAsk[]): Promise<(SyncRecord | undefined)[]> {
  return snapshot(tx, async (tx) => {
    const standings = await listStandingsOf(tx, [...new Set(asks.map(({ userId }) => userId))])
    const decided = asks.map(({ userId, wish }) => {
      const own = standings.get(userId) ?? []
      return { userId, wish, own, ...decideSync(own, wish) }
    })
    const light = decided.filter(({ missing }) => isLight(missing))
    const sessions = await loadSessionRecordsOf(
      tx,
      light.flatMap(({ userId, missing }) =>
        missing.map(({ standing }) => [userId, standing.conversation_id] as const),
      ),
    )
    const messages = await listMessagesAt(
      tx,
      light.flatMap(({ missing }) => missing.flatMap(toKeys)),
    )
    const lines = await listLinesAt(
      tx,
      light.flatMap(({ missing }) => missing.flatMap(toLineKeys)),
    )
    const answers: (SyncRecord | undefined)[] = []
    for (const { userId, wish, own, missing, removed } of decided) {
      if (!isLight(missing)) {
        answers.push(undefined)
        continue
      }
      const found = missing.flatMap((one) => pick(one, messages))
      const shown = toMap(await showTo(tx, userId, found))
      const answer = createAnswer(wish.limit)
      const more = missing.some((one) => {
        const session = sessions.get(pairText(userId, one.standing.conversation_id))
        if (session === undefined) return false
        const told = toLineKeys(one).flatMap((key) => lines.get(pairText(...key)) ?? [])
        const details = {
          ...{ messages: pick(one, shown), changed: [], deleted: [], lines: told },
          isTooMuch: told.length > wish.limit.messages,
        }
        return !answer.add(session, toConversation(one, details, wish.limit.bytes))
      })
      answers.push({ ...answer.record, removed, groups: toMemberships(own), more })
    }
    return answers
  })
}

/** Only new messages, few of them, and nothing deleted that would have to be left out. */
function isLight(missing: readonly Missing[]): boolean {
  if (missing.length > lightMaxConversations) return false
  const count = missing.reduce((sum, one) => sum + countMessages(one) + countRevs(one), 0)
  if (count > lightMaxMessages) return false
  return missing.every(({ standing, reset, afterRev }) => {
    const hasChanges = !reset && standing.rev > afterRev
    return standing.deleted_rev === 0 && !hasChanges
  })
}

function countMessages({ standing, reset, afterSeq }: Missing): number {
  return reset ? 0 : Math.max(0, standing.last_seq - afterSeq)
}

/** Of these changes any may have a line. */
function countRevs(one: Missing): number {
  return mayMissLines(one) ? one.standing.rev - one.afterLineRev : 0
}

/** A conversation's `seq` has no gaps. */
function toKeys(one: Missing): Key[] {
  return countUp(one, one.afterSeq, countMessages(one))
}

function toLineKeys(one: Missing): Key[] {
  return countUp(one, one.afterLineRev, countRevs(one))
}

function countUp({ standing }: Missing, after: number, length: number): Key[] {
  return Array.from({ length }, (_, index) => [standing.conversation_id, after + 1 + index])
}

function pick(one: Missing, messages: ReadonlyMap<string, Message>): Message[] {
  return toKeys(one).flatMap((key) => messages.get(pairText(...key)) ?? [])
}

function toMap(messages: readonly Message[]): ReadonlyMap<string, Message> {
  return new Map(messages.map((message) => [pairText(message.conversation_id, message.seq), message]))
}
