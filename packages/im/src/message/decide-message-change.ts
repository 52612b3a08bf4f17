/** Whether somebody may edit or recall a message, decided over what was loaded: no database here. */
import type { ErrorCode, Message, Role } from '@stonechat/protocol'
import type { MessageChange } from '../contract/index.js'

export interface MessageChangeState {
  readonly message: Message
  /** The actor's place in the group; `undefined` in direct conversations. */
  readonly member: { readonly role: Role; readonly mutedUntil: number | null } | undefined
  /** Whether one of the two of a direct conversation has blocked the other. */
  readonly isBlocked: boolean
}

export type MessageChangeDecision =
  | { readonly status: 'refused'; readonly code: ErrorCode }
  | { readonly status: 'unchanged' }
  | { readonly status: 'changed'; readonly message: Message; readonly kind: MessageChangeKind }

export type MessageChangeKind = 'message_edited' | 'message_recalled'

/** Recalling twice and editing to what is already there change nothing, so that a retry is harmless. */
export function decideMessageChange(change: MessageChange, state: MessageChangeState): MessageChangeDecision {
  return change.content === null ? decideRecall(change, state) : decideEdit(change, state)
}

function decideRecall(change: MessageChange, { message, member }: MessageChangeState): MessageChangeDecision {
  const isModerator = member?.role === 'owner' || member?.role === 'admin'
  if (message.sender_id !== change.actorId && !isModerator) return refused('forbidden')
  if (message.recalled_at !== null) return { status: 'unchanged' }
  if (!isModerator && isTooOld(change, message)) return refused('recall_expired')
  return {
    status: 'changed',
    kind: 'message_recalled',
    message: { ...message, content: null, recalled_at: Math.max(change.at, message.created_at) },
  }
}

function decideEdit(change: MessageChange, state: MessageChangeState): MessageChangeDecision {
  const { message, member, isBlocked } = state
  if (message.sender_id !== change.actorId) return refused('forbidden')
  if (message.recalled_at !== null) return refused('message_recalled')
  if (JSON.stringify(message.content) === JSON.stringify(change.content)) return { status: 'unchanged' }
  if (isTooOld(change, message)) return refused('edit_expired')
  // Who may not speak may not speak by editing either.
  if (member?.mutedUntil != null && member.mutedUntil > change.at) return refused('muted')
  if (isBlocked) return refused('blocked')
  return {
    status: 'changed',
    kind: 'message_edited',
    // Of two edits the later has the higher time, whatever the clock says: clients tell them apart by it.
    message: {
      ...message,
      content: change.content,
      edited_at: Math.max(change.at, message.created_at, (message.edited_at ?? 0) + 1),
    },
  }
}

function isTooOld(change: MessageChange, message: Message): boolean {
  return change.at - message.created_at > change.windowMs
}

function refused(code: ErrorCode): MessageChangeDecision {
  return { status: 'refused', code }
}
