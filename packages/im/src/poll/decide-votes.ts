/** Who may vote, and what becomes of the poll, decided over what was loaded: no database here. */
import type { Message } from '@stonechat/protocol'
import type { Refusal, TargetKey } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import {
  findSilence,
  findSubject,
  type MessageChangeState,
  refused,
  type Subject,
} from '../message/decide-message-change.js'
import { askedBy, isPollClosed, type PollContent, pollOf } from './poll-state.js'
import type { Vote } from './store.js'

export interface VotesState {
  readonly head: MessageChangeState['head']
  /** Places of the actors in the group. */
  readonly members: ReadonlyMap<number, NonNullable<MessageChangeState['member']>>
  /** Up to which `seq` each actor who has a session there sees nothing. */
  readonly floors: ReadonlyMap<number, number>
  readonly message: Message | undefined
  /** What the actors chose before. */
  readonly own: ReadonlyMap<number, readonly number[]>
}

export interface VotesDecision {
  /** One for each vote, in their order. */
  readonly outcomes: readonly (Refusal | { readonly status: 'changed' | 'unchanged' })[]
  /** What actors choose now who chose something else before, by actor. */
  readonly net: ReadonlyMap<number, Vote>
  /** What an actor chooses, afterwards. */
  own(actorId: number): readonly number[]
  /** `undefined` where nothing changes. */
  readonly changed: { readonly message: Message; readonly head: Head } | undefined
}

/** One vote after the other. The same again changes nothing, nor does what is taken back before it is written. */
export function decideVotes(
  key: TargetKey,
  seq: number,
  votes: readonly Vote[],
  state: VotesState,
): VotesDecision {
  const net = new Map<number, Vote>()
  const before = (actorId: number) => state.own.get(actorId) ?? []
  const own = (actorId: number) => net.get(actorId)?.options ?? before(actorId)
  const refusals = votes.map((vote) => {
    const subject = findSubject({ key, actorId: vote.actorId }, seenBy(vote, seq, state))
    if ('status' in subject) return subject
    const refusal = refuse(vote, subject)
    if (refusal !== undefined) return refusal
    if (isSame(vote.options, before(vote.actorId))) net.delete(vote.actorId)
    else net.set(vote.actorId, vote)
    return undefined
  })
  const outcomes = votes.map(
    ({ actorId }, index) =>
      refusals[index] ?? { status: net.has(actorId) ? ('changed' as const) : ('unchanged' as const) },
  )
  return { outcomes, net, own, changed: change(state, net, before) }
}

/** What there is for the one who votes; without a session one sees nothing. */
function seenBy({ actorId }: Vote, seq: number, state: VotesState): MessageChangeState {
  const { head, members, floors, message } = state
  const isSeen = seq > (floors.get(actorId) ?? Number.POSITIVE_INFINITY)
  return { head, member: members.get(actorId), message: isSeen ? message : undefined }
}

function refuse({ options, at }: Vote, subject: Subject): Refusal | undefined {
  const { message } = subject
  if (message.recalled_at !== null) return refused('message_recalled')
  const asked = askedBy(message)
  if (asked === undefined || !isAnswer(options, asked)) return refused('invalid_input')
  if (isPollClosed(message, asked, at)) return refused('poll_closed')
  const silenced = options.length === 0 ? undefined : findSilence(subject, at)
  return silenced === undefined ? undefined : refused(silenced)
}

function isAnswer(options: readonly number[], { options: offered, multiple }: PollContent): boolean {
  const isOffered = options.every((option) => option < offered.length)
  return isOffered && (multiple === true || options.length <= 1)
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((option) => other.includes(option))
}

function change(
  { head, message }: VotesState,
  net: ReadonlyMap<number, Vote>,
  before: (actorId: number) => readonly number[],
): VotesDecision['changed'] {
  const asked = message && askedBy(message)
  if (head === undefined || message === undefined || asked === undefined || net.size === 0) return undefined
  const poll = pollOf(message, asked)
  const counts = [...poll.counts]
  let { voters } = poll
  for (const [actorId, { options }] of net) {
    const former = before(actorId)
    for (const option of former) counts[option] = (counts[option] ?? 0) - 1
    for (const option of options) counts[option] = (counts[option] ?? 0) + 1
    voters += Math.sign(options.length) - Math.sign(former.length)
  }
  const moved = { ...head, rev: head.rev + 1 }
  return { head: moved, message: { ...message, rev: moved.rev, poll: { ...poll, counts, voters } } }
}
