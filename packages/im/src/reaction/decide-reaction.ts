/** Who may react to a message, and what becomes of it, decided over what was loaded: no database here. */
import type { Message, Reaction } from '@stonechat/protocol'
import type { Refusal, TargetKey } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import { pairText } from '../conversation/keys.js'
import {
  findSilence,
  findSubject,
  type MessageChangeState,
  refused,
  type Subject,
} from '../message/decide-message-change.js'
import type { ReactionWish } from './store.js'

export const reactionLimits = {
  // Messages
  reactionsMaxPerMessage: 20,
  reactionsMaxPerUser: 3,
  /** How many of the users who react with one emoji a message names. */
  reactorsNamedMax: 10,
  /** For so long after reactions of a conversation were committed, the next ones gather. */
  reactionsGatherMs: 250,
  reactionsMaxPerCommit: 256,
  reactionsMaxWaiting: 20_000,
} as const

export interface ReactionsState {
  readonly head: MessageChangeState['head']
  /** Places of the actors in the group. */
  readonly members: ReadonlyMap<number, NonNullable<MessageChangeState['member']>>
  /** Up to which `seq` each actor who has a session there sees nothing. */
  readonly floors: ReadonlyMap<number, number>
  /** By `seq`. */
  readonly messages: ReadonlyMap<number, Message>
  /** With which emoji the actors react already, by `pairText(seq, actorId)`. */
  readonly own: ReadonlyMap<string, readonly string[]>
}

export interface ReactionsDecision {
  /** One for each wish, in their order. */
  readonly outcomes: readonly (Refusal | { readonly status: 'changed' | 'unchanged' })[]
  /** In the order of their `rev`. */
  readonly changed: readonly ReactedPlan[]
  /** With which emoji an actor reacts to a message that one sees, afterwards. */
  own(seq: number, actorId: number): readonly string[]
}

/** One message, with everything that changes of it. */
export interface ReactedPlan {
  /** As everybody sees it, but for `unnamed`. */
  readonly message: Message
  /** At the `rev` of this message. */
  readonly head: Head
  readonly wishes: readonly ReactionWish[]
  /** Emoji of which the message names fewer users than it should: one who is not known here has moved up. */
  readonly unnamed: readonly string[]
}

/**
 * One wish after the other. Reacting twice with one emoji, and taking back what is not there, change nothing, so that a retry
 * is harmless; nor does what is taken back again before it is written.
 */
export function decideReactions(
  key: TargetKey,
  wishes: readonly ReactionWish[],
  state: ReactionsState,
): ReactionsDecision {
  const tallies = new Map<number, Tally>()
  const refusals = wishes.map((wish) => {
    const subject = findSubject({ key, actorId: wish.actorId }, seenBy(wish, state))
    if ('status' in subject) return subject
    const tally = tallies.get(wish.seq) ?? beginTally(subject.message, state)
    tallies.set(wish.seq, tally)
    return take(tally, wish, subject)
  })

  let { head } = state
  const changed: ReactedPlan[] = []
  for (const tally of tallies.values()) {
    if (head === undefined || tally.net.size === 0) continue
    head = { ...head, rev: head.rev + 1 }
    changed.push({ head, wishes: [...tally.net.values()], ...withReactions(tally, head.rev) })
  }
  const outcomes = wishes.map((wish, index) => {
    const refusal = refusals[index]
    if (refusal !== undefined) return refusal
    const isChanged = tallies.get(wish.seq)?.net.has(textOf(wish)) === true
    return { status: isChanged ? ('changed' as const) : ('unchanged' as const) }
  })
  return { outcomes, changed, own: (seq, actorId) => [...(tallies.get(seq)?.ownOf(actorId) ?? [])] }
}

/** What there is for the one who wishes; without a session one sees nothing. */
function seenBy({ actorId, seq }: ReactionWish, state: ReactionsState): MessageChangeState {
  const { head, members, floors, messages } = state
  const isSeen = seq > (floors.get(actorId) ?? Number.POSITIVE_INFINITY)
  return { head, member: members.get(actorId), message: isSeen ? messages.get(seq) : undefined }
}

/** What becomes of the reactions of one message, wish by wish. */
interface Tally {
  readonly message: Message
  /** How many use each emoji now, the first that was used first. */
  readonly counts: Map<string, number>
  /** With which emoji a user reacts now. */
  readonly ownOf: (userId: number) => Set<string>
  /** What differs from before, by `textOf`. */
  readonly net: Map<string, ReactionWish>
}

function beginTally(message: Message, { own }: ReactionsState): Tally {
  const ownByUser = new Map<number, Set<string>>()
  return {
    message,
    counts: new Map(message.reactions?.map(({ emoji, count }) => [emoji, count])),
    ownOf(userId) {
      const emoji = ownByUser.get(userId) ?? new Set(own.get(pairText(message.seq, userId)))
      ownByUser.set(userId, emoji)
      return emoji
    },
    net: new Map(),
  }
}

function take(tally: Tally, wish: ReactionWish, subject: Subject): Refusal | undefined {
  const { actorId, emoji, on, at } = wish
  if (subject.message.recalled_at !== null) return refused('message_recalled')
  const own = tally.ownOf(actorId)
  if (own.has(emoji) === on) return undefined
  const count = tally.counts.get(emoji) ?? 0
  if (on) {
    const silenced = findSilence(subject, at)
    if (silenced !== undefined) return refused(silenced)
    if (own.size >= reactionLimits.reactionsMaxPerUser) return refused('limit_reached')
    if (count === 0 && tally.counts.size >= reactionLimits.reactionsMaxPerMessage)
      return refused('limit_reached')
    own.add(emoji)
    tally.counts.set(emoji, count + 1)
  } else {
    own.delete(emoji)
    if (count > 1) tally.counts.set(emoji, count - 1)
    else tally.counts.delete(emoji)
  }
  const text = textOf(wish)
  if (!tally.net.delete(text)) tally.net.set(text, wish)
  return undefined
}

function withReactions(
  { message: before, counts, net }: Tally,
  rev: number,
): Pick<ReactedPlan, 'message' | 'unnamed'> {
  const { reactions: former = [], ...rest } = before
  const changes = [...net.values()]
  const reactions = [...counts].map(([emoji, count]): Reaction => {
    const of = changes.filter((wish) => wish.emoji === emoji)
    return {
      emoji,
      count,
      user_ids: nameUsers(
        former.find((one) => one.emoji === emoji),
        of,
      ),
    }
  })
  const unnamed = reactions.filter(({ count, user_ids }) => user_ids.length < mostNamed(count))
  const message = { ...rest, rev }
  return {
    message: reactions.length === 0 ? message : { ...message, reactions },
    unnamed: unnamed.map(({ emoji }) => emoji),
  }
}

/** Those who were named and stay; new ones follow, by id as they are read later, where all others are known. */
function nameUsers(former: Reaction | undefined, changes: readonly ReactionWish[]): number[] {
  const { count = 0, user_ids = [] } = former ?? {}
  const gone = new Set(changes.flatMap(({ on, actorId }) => (on ? [] : [actorId])))
  const staying = user_ids.filter((userId) => !gone.has(userId))
  if (count > user_ids.length) return staying
  const added = changes.flatMap(({ on, actorId }) => (on ? [actorId] : []))
  return [...staying, ...added.sort((one, other) => one - other)].slice(0, reactionLimits.reactorsNamedMax)
}

function mostNamed(count: number): number {
  return Math.min(count, reactionLimits.reactorsNamedMax)
}

/** The message with these as the users it names for an emoji. */
export function nameReactors(message: Message, emoji: string, userIds: readonly number[]): Message {
  const reactions = message.reactions?.map((one) =>
    one.emoji === emoji ? { ...one, user_ids: [...userIds] } : one,
  )
  return reactions === undefined ? message : { ...message, reactions }
}

function textOf({ actorId, emoji }: ReactionWish): string {
  return pairText(actorId, emoji)
}

/** Whether a message does not say of this user whether one reacted to it: more did than it names. */
export function hidesOwnReaction({ reactions }: Message, userId: number): boolean {
  return reactions?.some((one) => isHidden(one, userId)) ?? false
}

/** The message with the user among those it names, wherever one reacts with an emoji of `own`. */
export function showOwnReactions(message: Message, userId: number, own: readonly string[]): Message {
  if (message.reactions === undefined) return message
  const reactions = message.reactions.map((one) =>
    own.includes(one.emoji) && isHidden(one, userId)
      ? { ...one, user_ids: [...one.user_ids.slice(0, -1), userId] }
      : one,
  )
  return { ...message, reactions }
}

function isHidden({ count, user_ids }: Reaction, userId: number): boolean {
  return count > user_ids.length && !user_ids.includes(userId)
}
