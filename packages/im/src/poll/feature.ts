import {
  type Message,
  type OperationOutput,
  type ParsedInput,
  StonechatError,
  type Target,
} from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { gatherByKey } from '../base/gather-by-key.js'
import { refuseCursor } from '../base/read-cursor.js'
import { userTopic } from '../bus/topics.js'
import type { Bus, Clock, ImStore, TargetKey, Vote, VoteOutcome } from '../contract/index.js'
import { keyText, pairText } from '../conversation/keys.js'
import { toKey, toTarget } from '../conversation/target.js'
import { publishChange } from '../message/publish-change.js'
import { type MessageAccessStore, requireMessage } from '../message/require-message.js'
import { askedBy, pollLimits } from './poll-state.js'
import type { VoterPlace } from './store.js'

export interface PollParts {
  readonly store: MessageAccessStore & Pick<ImStore, 'setVotes' | 'closePoll' | 'closeDuePoll' | 'listVoters'>
  readonly bus: Bus
  readonly clock: Clock
}

export interface PollFeature {
  readonly handlers: Handlers<'message.vote' | 'message.poll.close' | 'message.voters'>
  /** Resolves once all votes that were accepted are stored. */
  drain(): Promise<void>
}

interface PlacedVote extends Vote {
  readonly key: TargetKey
  readonly seq: number
}

/** People answer a poll together: votes that come together are committed together. */
export function createPollFeature(parts: PollParts): PollFeature {
  const { store, bus, clock } = parts
  const gathering = gatherByKey<PlacedVote, VoteOutcome>({
    quietMs: pollLimits.votesGatherMs,
    batchMax: pollLimits.votesMaxPerCommit,
    waitingMax: pollLimits.votesMaxWaiting,
    async work(votes) {
      const { key, seq } = votes[0]!
      const { outcomes, changed } = await store.setVotes(key, seq, votes)
      // First, so that no device shows for a moment what it chose before.
      for (const [index, outcome] of outcomes.entries())
        if (outcome.status === 'changed') announceOwn(bus, votes[index]!, outcome.message)
      if (changed !== undefined) publishChange(bus, changed.conversation, changed.message)
      return outcomes
    },
  })
  return {
    handlers: {
      'message.vote': async (input, { caller: { userId } }) => {
        const { seq, options } = input
        const key = toKey(userId, input)
        const vote = { key, seq, actorId: userId, options, at: clock() }
        const outcome = await gathering.put(pairText(keyText(key), seq), vote)
        if (outcome.status === 'refused') throw new StonechatError(outcome.code)
        return outcome.message
      },
      'message.poll.close': (input, { caller }) => close(parts, caller.userId, input),
      'message.voters': (input, { caller }) => listVoters(parts, caller.userId, input),
    },
    drain: gathering.drain,
  }
}

/** What the job `poll.close` does: the store adds one with each poll that ends by itself. */
export async function closeDue(
  { store, bus }: PollParts,
  { conversationId, seq }: { readonly conversationId: number; readonly seq: number },
): Promise<void> {
  const closed = await store.closeDuePoll(conversationId, seq)
  if (closed !== undefined) publishChange(bus, closed.conversation, closed.message)
}

/** What somebody chose, that one's own devices alone learn. */
function announceOwn(bus: Bus, { actorId, key }: PlacedVote, message: Message): void {
  const data = { ...message, ...toTarget(actorId, key) }
  bus.publish(userTopic(actorId), { kind: 'deliver', event: { event: 'message.changed', data } })
}

/**
 * Closes a poll; everyone in the conversation is notified.
 * @throws StonechatError `message_not_found`, `message_recalled`, `forbidden`, `not_a_member`, `group_not_found`, `group_dissolved`
 */
async function close(
  { store, bus, clock }: PollParts,
  userId: number,
  { seq, ...target }: Target & { readonly seq: number },
): Promise<Message> {
  const outcome = await store.closePoll({ key: toKey(userId, target), actorId: userId, seq, at: clock() })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  if (outcome.status === 'changed') publishChange(bus, outcome.conversation, outcome.message)
  return outcome.message
}

/**
 * One page of those who chose an option.
 * @throws StonechatError `message_not_found`, `message_recalled`, `forbidden` for an anonymous poll, `not_a_member`, `group_not_found`,
 *   `invalid_input` for what is no poll, and for a cursor that is not ours
 */
async function listVoters(
  { store }: PollParts,
  userId: number,
  { seq, option, limit, cursor, ...target }: ParsedInput<'message.voters'>,
): Promise<OperationOutput<'message.voters'>> {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const { conversationId, message } = await requireMessage(store, userId, target, seq)
  if (message.recalled_at !== null) throw new StonechatError('message_recalled')
  const asked = askedBy(message)
  if (asked === undefined) throw new StonechatError('invalid_input')
  if (asked.anonymous === true) throw new StonechatError('forbidden')
  const { voters, next } = await store.listVoters({ conversationId, seq, option, after, limit })
  return { voters, next_cursor: next === undefined ? null : `${next.rev}.${next.userId}` }
}

function readPlace(cursor: string): VoterPlace {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor)
  return match === null ? refuseCursor() : { rev: Number(match[1]), userId: Number(match[2]) }
}
