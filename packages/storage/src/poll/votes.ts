import type { TargetKey, Vote, VotesOutcome } from '@stonechat/im/contract'
import { askedBy, decideVotes, nameVoters, showOwnVote, toRef, type VotesDecision } from '@stonechat/im/rules'
import type { Message } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { saveChange } from '../message/save-change.js'
import { buildOnce } from '../sql/build-once.js'
import type { Values } from '../sql/given.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { loadVotesState } from './load-votes.js'
import { findFirstVoters } from './voters.js'

const voterKey = ['conversation_id', 'seq', 'user_id'] as const
const voteColumns = [...voterKey, 'choice', 'rev', 'at'] as const
const insertVotes = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'im_votes', voteColumns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)
const deleteVotes = buildOnce(
  ({ db, engine }) => engine.deleteGiven(db, 'im_votes', voterKey),
  (engine, keys: readonly Values[]) => engine.pack.tuples(voterKey, keys),
)

/** Stands for whoever acts where nobody may learn who it was. */
export const nobody = 0

/** See `ImStore.setVotes`. */
export async function setVotes(
  tx: Tx,
  conversationIds: ConversationIds,
  key: TargetKey,
  seq: number,
  votes: readonly Vote[],
): Promise<VotesOutcome> {
  return write(tx, async (tx) => {
    const state = await loadVotesState(tx, conversationIds, key, seq, votes)
    const decision = decideVotes(key, seq, votes, state)
    const changed = decision.changed && {
      message: await saveVotes(tx, decision, decision.changed),
      conversation: toRef(decision.changed.head, key),
    }
    const outcomes = decision.outcomes.map((outcome, index) => {
      const message = changed?.message ?? state.message
      if (outcome.status === 'refused') return outcome
      return { ...outcome, message: showOwnVote(message!, decision.own(votes[index]!.actorId)) }
    })
    return { outcomes, changed }
  })
}

/** Writes what was decided, and answers with it as everybody sees it. */
async function saveVotes(
  tx: WriteTx,
  { net }: VotesDecision,
  { head, message }: NonNullable<VotesDecision['changed']>,
): Promise<Message> {
  const { seq } = message
  const votes = [...net.values()]
  await deleteVotes(
    tx,
    votes.map(({ actorId }) => [head.id, seq, actorId]),
  )
  const rows = votes.flatMap(({ actorId, options, at }) =>
    options.map((option) => [head.id, seq, actorId, option, head.rev, at]),
  )
  if (rows.length > 0) await insertVotes(tx, rows)
  const asked = askedBy(message)
  const isOpen = asked !== undefined && asked.anonymous !== true
  const named = isOpen
    ? nameVoters(message, await findFirstVoters(tx, head.id, seq, asked.options.length))
    : message
  const [first] = votes
  const actorId = isOpen ? first!.actorId : nobody
  await saveChange(
    tx,
    { seq, actorId, at: first!.at },
    { kind: 'message_voted', message: named, head, former: null },
  )
  return named
}
