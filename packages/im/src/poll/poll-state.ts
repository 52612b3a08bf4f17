/** What a poll is at a moment: pure functions. */
import type { Content, Message, Poll } from '@stonechat/protocol'

export type PollContent = Extract<Content, { type: 'poll' }>

export const pollLimits = {
  // Polls
  pollMaxOpenMs: 366 * 24 * 60 * 60_000,
  /** How many of those who chose an option a message names. */
  votersNamedMax: 10,
  /** For so long after votes of a poll were committed, the next ones gather. */
  votesGatherMs: 250,
  votesMaxPerCommit: 256,
  votesMaxWaiting: 20_000,
} as const

/** What was asked; `undefined` for a message that is no poll. */
export function askedBy({ content }: Message): PollContent | undefined {
  return content?.type === 'poll' ? content : undefined
}

/** What became of it so far. */
export function pollOf({ poll }: Message, { options }: PollContent): Poll {
  return poll ?? { counts: options.map(() => 0), voters: 0 }
}

/** Whether it takes no vote any more at this time. */
export function isPollClosed(message: Message, asked: PollContent, at: number): boolean {
  return message.poll?.closed_at !== undefined || (asked.closes_at !== undefined && asked.closes_at <= at)
}

/** Whether a message does not say of a user what that user chose, who may have voted. */
export function hidesOwnVote({ poll }: Message): boolean {
  return poll !== undefined && poll.voters > 0
}

/** The message with what its reader chose. */
export function showOwnVote(message: Message, own: readonly number[]): Message {
  if (message.poll === undefined) return message
  return { ...message, poll: { ...message.poll, own: own.toSorted((one, other) => one - other) } }
}

/** The message with these as those it names for each option. */
export function nameVoters(message: Message, userIds: readonly (readonly number[])[]): Message {
  if (message.poll === undefined) return message
  const named = userIds.flatMap((ids, option) => (ids.length === 0 ? [] : [{ option, user_ids: [...ids] }]))
  return { ...message, poll: { ...message.poll, named } }
}
