/** Queries of `im_contact_requests`, and what accepting one makes. */
import type { ContactRequestWrite, ImStore } from '@stonechat/im/contract'
import {
  type ContactDecision,
  decideContactAnswer,
  decideContactRequest,
  type PairState,
} from '@stonechat/im/rules'
import type { ContactRequest } from '@stonechat/protocol'
import { findBlockers } from '../block/blocks.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { appendToBoth, lockPair } from './both.js'
import { countContacts, insertContacts, isContact } from './contacts.js'

type Outcome = Awaited<ReturnType<ImStore['requestContact']>>

const requestColumns = ['id', 'from_id', 'to_id', 'text', 'state', 'created_at'] as const

/** See `ImStore.requestContact`. */
export function requestContact(
  tx: Tx,
  { fromId, toId, text, at }: Parameters<ImStore['requestContact']>[0],
): Promise<Outcome> {
  return write(tx, async (tx) => {
    const { request, decision } = await decideLocked(tx, fromId, toId, async () => {
      const request = await findByPair(tx, fromId, toId)
      const state = await loadPair(tx, fromId, toId, request)
      return { request, decision: decideContactRequest(fromId, toId, state) }
    })
    if (decision.status !== 'asked') return settle(tx, decision, request, at)
    if (request !== undefined)
      await tx.db.deleteFrom('im_contact_requests').where('id', '=', request.id).execute()
    const draft = { from_id: fromId, to_id: toId, text, state: 'pending' as const, created_at: at }
    const { insertId } = await tx.db
      .insertInto('im_contact_requests')
      .values({ ...sorted(fromId, toId), ...draft })
      .executeTakeFirstOrThrow()
    const requestRevs = await appendToBoth(tx, 'contact_request', fromId, toId)
    return { status: 'done', request: { id: Number(insertId), ...draft }, requestRevs, contactRevs: [] }
  })
}

/** See `ImStore.answerContact`. */
export function answerContact(tx: Tx, answer: Parameters<ImStore['answerContact']>[0]): Promise<Outcome> {
  return write(tx, async (tx) => {
    const found = await findById(tx, answer.requestId)
    if (found === undefined) return { status: 'refused', code: 'request_not_found' }
    const { from_id, to_id } = found
    const { request, decision } = await decideLocked(tx, from_id, to_id, async () => {
      const request = await findById(tx, answer.requestId)
      return { request, decision: decideContactAnswer(answer, await loadPair(tx, from_id, to_id, request)) }
    })
    return settle(tx, decision, request, answer.at)
  })
}

interface Looked {
  readonly request: ContactRequest | undefined
  readonly decision: ContactDecision
}

/** Before anything is locked, so that what is refused writes nothing; and again when nobody else can change it. */
async function decideLocked(
  tx: WriteTx,
  one: number,
  other: number,
  look: () => Promise<Looked>,
): Promise<Looked> {
  const seen = await look()
  if (seen.decision.status === 'refused') return seen
  await lockPair(tx, one, other)
  return look()
}

async function settle(
  tx: WriteTx,
  decision: ContactDecision,
  request: ContactRequest | undefined,
  at: number,
): Promise<Outcome> {
  if (decision.status === 'refused') return decision
  if (decision.status === 'unchanged')
    return { status: 'done', request: decision.request, requestRevs: [], contactRevs: [] }
  if (decision.status === 'asked' || request === undefined) return { status: 'refused', code: 'internal' }
  const { state } = decision
  await tx.db.updateTable('im_contact_requests').set({ state }).where('id', '=', request.id).execute()
  const { from_id, to_id } = request
  if (state === 'accepted') await insertContacts(tx, from_id, to_id, at)
  const done: ContactRequestWrite = {
    request: { ...request, state },
    requestRevs: await appendToBoth(tx, 'contact_request', from_id, to_id),
    contactRevs: state === 'accepted' ? await appendToBoth(tx, 'contact', from_id, to_id) : [],
  }
  return { status: 'done', ...done }
}

async function loadPair(
  tx: WriteTx,
  fromId: number,
  toId: number,
  request: ContactRequest | undefined,
): Promise<PairState> {
  const blockers = [...(await findBlockers(tx, fromId, [toId])), ...(await findBlockers(tx, toId, [fromId]))]
  return {
    request,
    areContacts: await isContact(tx, fromId, toId),
    isBlocked: blockers.length > 0,
    contactCounts: await countContacts(tx, [fromId, toId]),
    waiting: await countWaiting(tx, 'from_id', fromId),
  }
}

function findByPair(tx: Tx, one: number, other: number): Promise<ContactRequest | undefined> {
  const { low, high } = sorted(one, other)
  return tx.db
    .selectFrom('im_contact_requests')
    .select(requestColumns)
    .where('low', '=', low)
    .where('high', '=', high)
    .executeTakeFirst()
}

function findById(tx: Tx, id: number): Promise<ContactRequest | undefined> {
  return tx.db
    .selectFrom('im_contact_requests')
    .select(requestColumns)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Of the index by that side. */
async function countWaiting(tx: Tx, side: 'from_id' | 'to_id', userId: number): Promise<number> {
  const { count } = await tx.db
    .selectFrom('im_contact_requests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(side, '=', userId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** See `ImStore.listContactRequests`. */
export async function listContactRequests(
  tx: Tx,
  { userId, direction, state, beforeId, limit }: Parameters<ImStore['listContactRequests']>[0],
): ReturnType<ImStore['listContactRequests']> {
  let query = tx.db
    .selectFrom('im_contact_requests')
    .select(requestColumns)
    .where(direction === 'in' ? 'to_id' : 'from_id', '=', userId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (beforeId !== undefined) query = query.where('id', '<', beforeId)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return {
    requests: rows.slice(0, limit),
    hasMore: rows.length > limit,
    pendingIn: await countWaiting(tx, 'to_id', userId),
  }
}

function sorted(one: number, other: number): { low: number; high: number } {
  return { low: Math.min(one, other), high: Math.max(one, other) }
}
