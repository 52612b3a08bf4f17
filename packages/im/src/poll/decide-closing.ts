/** Who may close a poll, decided over what was loaded. */
import type { Message } from '@stonechat/protocol'
import type { Refusal, TargetKey } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import {
  findSubject,
  type MessageChangeState,
  mayInGroup,
  refused,
} from '../message/decide-message-change.js'
import { askedBy, isPollClosed, pollOf } from './poll-state.js'

export type ClosingDecision =
  | Refusal
  | { readonly status: 'changed' | 'unchanged'; readonly message: Message; readonly head: Head }

/** Its sender closes a poll, and so do the moderators of a group. */
export function decideClosing(
  { key, actorId, at }: { readonly key: TargetKey; readonly actorId: number; readonly at: number },
  state: MessageChangeState,
): ClosingDecision {
  const subject = findSubject({ key, actorId }, state)
  if ('status' in subject) return subject
  const { head, message } = subject
  if (message.recalled_at !== null) return refused('message_recalled')
  const asked = askedBy(message)
  if (asked === undefined) return refused('invalid_input')
  if (message.sender_id !== actorId && !mayInGroup(subject, 'moderate_messages')) return refused('forbidden')
  if (isPollClosed(message, asked, at)) return { status: 'unchanged', message, head }
  return { status: 'changed', ...closed(head, message, at) }
}

/** Whether the time of a poll is over, and nothing says so yet; decided when its job comes. */
export function decideDueClosing(head: Head, message: Message): ReturnType<typeof closed> | undefined {
  const asked = askedBy(message)
  if (asked?.closes_at === undefined || message.poll?.closed_at !== undefined) return undefined
  return closed(head, message, asked.closes_at)
}

function closed(head: Head, message: Message, at: number): { head: Head; message: Message } {
  const asked = askedBy(message)!
  const moved = { ...head, rev: head.rev + 1 }
  const poll = { ...pollOf(message, asked), closed_at: Math.max(at, message.created_at) }
  return { head: moved, message: { ...message, rev: moved.rev, poll } }
}
