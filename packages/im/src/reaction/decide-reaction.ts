/** Whether somebody may react to a message, and what becomes of it, decided over what was loaded: no database here. */
import type { Message, Reaction } from '@stonechat/protocol'
import type { Refusal } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import {
  findSilence,
  findSubject,
  type MessageChangeState,
  refused,
} from '../message/decide-message-change.js'
import type { ReactionChange } from './store.js'

export const reactionLimits = {
  // Messages
  reactionsMaxPerMessage: 20,
  reactionsMaxPerUser: 3,
  /** How many of the users who react with one emoji a message names. */
  reactorsNamedMax: 10,
} as const

export interface ReactionState extends MessageChangeState {
  /** The emoji with which the actor reacts already. */
  readonly own: readonly string[]
  /** The first `reactorsNamedMax` others who react with the emoji of the change, in their order. */
  readonly others: readonly number[]
}

export type ReactionDecision =
  | Refusal
  | { readonly status: 'changed' | 'unchanged'; readonly message: Message; readonly head: Head }

/** Reacting twice with one emoji, and taking back what is not there, change nothing, so that a retry is harmless. */
export function decideReaction(change: ReactionChange, state: ReactionState): ReactionDecision {
  const subject = findSubject(change, state)
  if ('status' in subject) return subject
  const { head, message } = subject
  if (message.recalled_at !== null) return refused('message_recalled')
  const { emoji, on } = change
  if (state.own.includes(emoji) === on) return { status: 'unchanged', message, head }
  const reactions = message.reactions ?? []
  if (on) {
    const silenced = findSilence(subject, change.at)
    if (silenced !== undefined) return refused(silenced)
    const isNew = reactions.every((one) => one.emoji !== emoji)
    if (state.own.length >= reactionLimits.reactionsMaxPerUser) return refused('limit_reached')
    if (isNew && reactions.length >= reactionLimits.reactionsMaxPerMessage) return refused('limit_reached')
  }
  const moved = { ...head, rev: head.rev + 1 }
  return {
    status: 'changed',
    message: withReaction({ ...message, rev: moved.rev }, change, state),
    head: moved,
  }
}

function withReaction(message: Message, change: ReactionChange, { others }: ReactionState): Message {
  const { reactions: before = [], ...rest } = message
  const known = before.find(({ emoji }) => emoji === change.emoji)
  const now: Reaction = {
    emoji: change.emoji,
    count: (known?.count ?? 0) + (change.on ? 1 : -1),
    user_ids: (change.on ? [...others, change.actorId] : [...others]).slice(
      0,
      reactionLimits.reactorsNamedMax,
    ),
  }
  const after = known === undefined ? [...before, now] : before.map((one) => (one === known ? now : one))
  const reactions = after.filter(({ count }) => count > 0)
  return reactions.length === 0 ? rest : { ...rest, reactions }
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
