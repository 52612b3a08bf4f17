/** Whether somebody may pin a message, and what becomes of it, decided over what was loaded: no database here. */
import { type GroupLine, limits, type Message } from '@stonechat/protocol'
import type { Refusal } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import { toPinLine } from '../group-line/decide-line.js'
import {
  findSilence,
  findSubject,
  type MessageChangeState,
  mayInGroup,
  refused,
} from '../message/decide-message-change.js'
import type { PinChange } from './store.js'

export interface PinState extends MessageChangeState {
  /** How many messages are pinned in the conversation. */
  readonly pinCount: number
}

export type PinDecision =
  | Refusal
  | { readonly status: 'unchanged'; readonly message: Message; readonly head: Head }
  | {
      readonly status: 'changed'
      /** As they are afterwards. */
      readonly message: Message
      readonly head: Head
      /** What a group is told. */
      readonly line: GroupLine | undefined
    }

/** Pinning what is pinned, whoever did it, and taking back what is not pinned change nothing, so that a retry is harmless. */
export function decidePin(change: PinChange, state: PinState): PinDecision {
  const subject = findSubject(change, state)
  if ('status' in subject) return subject
  const { head, message } = subject
  const { actorId, seq, on, at } = change
  if (head.kind === 'group' && !mayInGroup(subject, 'pin')) return refused('forbidden')
  if (on && message.recalled_at !== null) return refused('message_recalled')
  if ((message.pinned !== undefined) === on) return { status: 'unchanged', message, head }
  if (on) {
    const silenced = findSilence(subject, at)
    if (silenced !== undefined) return refused(silenced)
    if (state.pinCount >= limits.pinsMaxPerConversation) return refused('limit_reached')
  }
  const rev = head.rev + 1
  const isTold = on && head.kind === 'group'
  const line = isTold ? toPinLine(seq, actorId, { rev, afterSeq: head.last_seq, at }) : undefined
  const { pinned: _, ...rest } = message
  return {
    status: 'changed',
    message: { ...rest, rev, ...(on ? { pinned: { user_id: actorId, at } } : {}) },
    // A list of sessions is sorted by what can be seen in it.
    head: { ...head, rev, last_at: line === undefined ? head.last_at : Math.max(head.last_at, at) },
    line,
  }
}
