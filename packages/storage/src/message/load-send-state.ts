import type { MessageDraft, TargetKey } from '@stonechat/im/contract'
import {
  filesOf,
  type Head,
  isComplete,
  isOutsider,
  type KnownMessage,
  keyText,
  mentionedBy,
  type PairStanding,
  pairText,
  refuseMentioned,
  refuseStranger,
  type SendState,
  toUnopened,
} from '@stonechat/im/rules'
import { findPairStandings, type Pair, settle } from '../contact/pair-standings.js'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { lockFiles } from '../file-ref/lock-files.js'
import { buildOnce } from '../sql/build-once.js'
import { distinctBy } from '../sql/distinct-by.js'
import { given, type Values } from '../sql/given.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import { lockUserStates } from '../user-state/append-user-change.js'
import { messageColumns, toMessage } from './message-row.js'

const memberKey = ['group_id', 'user_id'] as const
/** The places of users in groups, of those who are in them. */
export const selectMembers = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ group_id: number; user_id: number }>(memberKey, given).as('w'))
      .innerJoin('im_group_members as m', (join) =>
        join.onRef('m.group_id', '=', 'w.group_id').onRef('m.user_id', '=', 'w.user_id'),
      )
      .select(['m.group_id', 'm.user_id', 'm.role', 'm.muted_until', 'm.last_sent_at']),
  (engine, members: readonly Values[]) => engine.pack.tuples(memberKey, members),
)

const sessionKey = ['user_id', 'conversation_id'] as const
/** Up to which `seq` users see nothing, of those who have a session. */
export const selectFloors = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<{ user_id: number; conversation_id: number }>(sessionKey, given).as('w'))
      .innerJoin('im_sessions as s', (join) =>
        join.onRef('s.user_id', '=', 'w.user_id').onRef('s.conversation_id', '=', 'w.conversation_id'),
      )
      .select(['s.user_id', 's.conversation_id', 's.floor_seq']),
  (engine, sessions: readonly Values[]) => engine.pack.tuples(sessionKey, sessions),
)

type Identity = { conversation_id: number; sender_id: number; client_id: string }
const identityKey = ['conversation_id', 'sender_id', 'client_id'] as const
const selectKnown = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<Identity>(identityKey, given).as('w'))
      .innerJoin('im_messages as m', (join) =>
        join
          .onRef('m.conversation_id', '=', 'w.conversation_id')
          .onRef('m.sender_id', '=', 'w.sender_id')
          .onRef('m.client_id', '=', 'w.client_id'),
      )
      .select(messageColumns.map((column) => `m.${column}` as const))
      .select('m.body_hash'),
  (engine, identities: readonly Values[]) => engine.pack.tuples(identityKey, identities),
)

/**
 * Locks the heads of a batch, creating direct conversations where the sender may, and reads what its decisions need except
 * `known`: a fixed number of statements, whatever the size of batch and groups.
 */
export async function loadSendState(
  tx: WriteTx,
  conversationIds: ConversationIds,
  batch: readonly MessageDraft[],
): Promise<SendState & { readonly ids: ReadonlyMap<string, number> }> {
  const keys = distinctBy(
    batch.map((draft) => draft.key),
    keyText,
  )
  const { ids, pairs } = await findOrOpen(tx, conversationIds, keys, batch)
  const byId = new Map((await lockHeads(tx, [...ids.values()])).map((head) => [head.id, head]))
  const heads = new Map<string, Head>()
  for (const [text, id] of ids) {
    const head = byId.get(id)
    if (head !== undefined) heads.set(text, head)
  }
  return {
    ids,
    heads,
    pairs,
    members: await loadMembers(tx, batch),
    floors: await loadFloors(tx, batch, heads),
    // After the heads, as every transaction that locks both.
    files: await lockFiles(
      tx,
      batch.flatMap(({ content }) => filesOf(content).map(({ id }) => id)),
    ),
    known: new Map(),
  }
}

interface Found {
  readonly ids: Map<string, number>
  /** What is between users who had no conversation. */
  readonly pairs: ReadonlyMap<string, PairStanding>
}

/** Ids by `keyText`. A direct conversation is made only where a draft will go into it: none stays empty. */
async function findOrOpen(
  tx: WriteTx,
  conversationIds: ConversationIds,
  keys: readonly TargetKey[],
  batch: readonly MessageDraft[],
): Promise<Found> {
  const ids = await conversationIds.find(tx, keys)
  const strangers = keys.flatMap((key) => (key.kind === 'direct' && !ids.has(keyText(key)) ? [key] : []))
  const pairs = settle(
    tx,
    await findPairStandings(
      tx,
      strangers.filter(({ low, high }) => low !== high),
    ),
  )
  const opening = new Set(batch.flatMap((draft) => (mayOpen(draft, pairs) ? [keyText(draft.key)] : [])))
  const opened = strangers.filter((key) => opening.has(keyText(key)))
  if (opened.length === 0) return { ids, pairs }
  // In the order of the key: nodes that open the same ones must not deadlock.
  opened.sort((one, other) => one.low - other.low || one.high - other.high)
  await openDirect(tx, opened)
  return { ids: new Map([...ids, ...(await conversationIds.find(tx, opened))]), pairs }
}

/**
 * Makes direct conversations. What is between two users is changed by who holds what belongs to one of them, and then moved to the heads
 * that are there: it is read while both are held, so that a conversation neither is made with what was before nor missed.
 */
async function openDirect(tx: WriteTx, opened: readonly Pair[]): Promise<void> {
  await lockUserStates(tx, [...new Set(opened.flatMap(({ low, high }) => [low, high]))])
  const pairs = await findPairStandings(tx, opened)
  const rows = opened.map(({ low, high }) => ({
    kind: 'direct' as const,
    direct_low: low,
    direct_high: high,
    ...{ last_seq: 0, rev: 0, last_at: 0, consent: pairs.get(pairText(low, high))?.consent ?? 0 },
  }))
  await tx.engine
    .insertMissing(tx.db.insertInto('im_conversations').values(rows), ['direct_low', 'direct_high'])
    .execute()
}

/** Whether a draft will go into a direct conversation that is made for it. */
function mayOpen(draft: MessageDraft, pairs: SendState['pairs']): boolean {
  const { key, senderId, replyTo, content } = draft
  if (key.kind === 'group' || isOutsider(senderId, key)) return false
  const isAllowed =
    refuseStranger(toUnopened(key, pairs), senderId) === undefined &&
    refuseMentioned(draft, undefined, new Map()) === undefined
  return replyTo === null && isAllowed && isComplete(content)
}

/** Senders, and those whom they mention. */
async function loadMembers(tx: WriteTx, batch: readonly MessageDraft[]): Promise<SendState['members']> {
  const members = distinctBy(
    batch.flatMap(({ key, senderId, extras }) => {
      if (key.kind !== 'group') return []
      const sender = [key.groupId, senderId] as const
      if (extras === undefined) return [sender]
      return [sender, ...mentionedBy(extras).map((userId) => [key.groupId, userId] as const)]
    }),
    (member) => pairText(...member),
  )
  if (members.length === 0) return new Map()
  const rows = await selectMembers(tx, members)
  return new Map(rows.map((row) => [pairText(row.group_id, row.user_id), row]))
}

async function loadFloors(
  tx: WriteTx,
  batch: readonly MessageDraft[],
  heads: ReadonlyMap<string, Head>,
): Promise<Map<string, number>> {
  const sessions = distinctBy(
    batch.flatMap(({ key, senderId, replyTo }) => {
      const head = heads.get(keyText(key))
      return replyTo === null || head === undefined ? [] : [[senderId, head.id] as const]
    }),
    (session) => pairText(...session),
  )
  if (sessions.length === 0) return new Map()
  const rows = await selectFloors(tx, sessions)
  return new Map(rows.map((row) => [pairText(row.conversation_id, row.user_id), row.floor_seq]))
}

/** Which of these drafts are messages already, by `pairText(conversationId, senderId, clientId)`. */
export async function loadKnown(
  tx: WriteTx,
  drafts: readonly MessageDraft[],
  heads: ReadonlyMap<string, Head>,
): Promise<Map<string, KnownMessage>> {
  // A conversation without messages has nothing to find.
  const identities = drafts.flatMap(({ key, senderId, clientId }) => {
    const head = heads.get(keyText(key))
    return head === undefined || head.last_seq === 0 ? [] : [[head.id, senderId, clientId] as const]
  })
  return findKnown(tx, identities)
}

/** The messages that go by these identities of conversation, sender and `client_id`, by `pairText` of the three. */
export async function findKnown(tx: Tx, identities: readonly Values[]): Promise<Map<string, KnownMessage>> {
  if (identities.length === 0) return new Map()
  const rows = await selectKnown(tx, identities)
  return new Map(
    rows.map((row) => [
      pairText(row.conversation_id, row.sender_id, row.client_id),
      { message: toMessage(row), bodyHash: row.body_hash },
    ]),
  )
}
