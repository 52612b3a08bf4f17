/** Whether somebody may edit or recall a message, and what becomes of it, decided over what was loaded: no database here. */
import {
  bareOf,
  type Content,
  type DraftContent,
  type ErrorCode,
  type Message,
  type MessageChangeName,
  type Role,
} from '@stonechat/protocol'
import { refuseCard } from '../card/refuse-card.js'
import { refuseStranger } from '../contact/consent.js'
import { isComplete } from '../content/is-complete.js'
import type { MessageChange, Refusal } from '../contract/index.js'
import type { Head } from '../conversation/head.js'
import { isOutsider } from '../conversation/keys.js'
import { keepFiles, moveFiles } from '../file/file-content.js'
import { type FileStandings, refuseFiles } from '../file/refuse-files.js'
import { type GroupRight, may } from '../group/rights.js'
import { parseSettings } from '../group/settings.js'
import { addedMentions, toMentions, withMentions } from '../mention/mentions.js'
import { refuseMentions } from '../mention/refuse-mentions.js'

export interface MessageChangeState {
  /** `undefined` where there is no such conversation. */
  readonly head: Head | undefined
  /** The actor's place in the group; `undefined` in direct conversations, and for strangers. */
  readonly member: { readonly role: Role; readonly mutedUntil: number | null } | undefined
  /** `undefined` where there is none that the actor may see. */
  readonly message: Message | undefined
  /** Those that an edit would add. */
  readonly files?: FileStandings | undefined
  /** Of those whom an edit would mention besides, who are in the group; of no use in direct conversations. */
  readonly mentionable?: ReadonlySet<number> | undefined
}

export type MessageChangeDecision =
  | Refusal
  | { readonly status: 'unchanged'; readonly message: Message; readonly head: Head }
  | {
      readonly status: 'changed'
      readonly kind: MessageChangeKind
      /** As they are afterwards. */
      readonly message: Message
      readonly head: Head
      readonly former: Content | null
    }

/** As the changes of a conversation name it. */
export type MessageChangeKind = `message_${MessageChangeName}`

/** A message that is there for the actor. */
export interface Subject {
  readonly head: Head
  readonly member: MessageChangeState['member']
  readonly message: Message
  readonly actorId: number
}

/** Recalling twice and editing to what is already there change nothing, so that a retry is harmless. */
export function decideMessageChange(change: MessageChange, state: MessageChangeState): MessageChangeDecision {
  const found = findSubject(change, state)
  if ('status' in found) return found
  return change.content === null
    ? decideRecall(change, found)
    : decideEdit(change, change.content, found, state)
}

/** The message that a change is about, or why the actor has none there. */
export function findSubject(
  { key, actorId }: Pick<MessageChange, 'key' | 'actorId'>,
  { head, member, message }: MessageChangeState,
): Subject | Refusal {
  if (isOutsider(actorId, key)) return refused('not_a_member')
  if (head === undefined) return refused(key.kind === 'group' ? 'group_not_found' : 'message_not_found')
  if (key.kind === 'group' && member === undefined) return refused('not_a_member')
  if (head.dissolved_at !== null) return refused('group_dissolved')
  if (message === undefined) return refused('message_not_found')
  return { head, member, message, actorId }
}

function decideRecall(change: MessageChange, subject: Subject): MessageChangeDecision {
  const { message } = subject
  const mayAlways = mayInGroup(subject, 'moderate_messages')
  if (message.sender_id !== change.actorId && !mayAlways) return refused('forbidden')
  if (message.recalled_at !== null) return unchanged(subject)
  if (!mayAlways && isTooOld(change, message)) return refused('recall_expired')
  const recalledAt = Math.max(change.at, message.created_at)
  return changed('message_recalled', subject, { ...bareOf(message), content: null, recalled_at: recalledAt })
}

function decideEdit(
  change: MessageChange,
  wanted: DraftContent,
  subject: Subject,
  { files = new Map(), mentionable }: Pick<MessageChangeState, 'files' | 'mentionable'>,
): MessageChangeDecision {
  const { message } = subject
  const mentioning = withMentions(message, change.mentions ?? {})
  const content = keepFiles(wanted, message.content)
  if (message.sender_id !== change.actorId) return refused('forbidden')
  if (message.recalled_at !== null) return refused('message_recalled')
  if (isOfOthers(message)) return refused('forbidden')
  // What people voted on stays what it was.
  if (message.content?.type === 'poll' || content.type === 'poll') return refused('forbidden')
  const isSame = JSON.stringify(message.content) === JSON.stringify(content)
  if (isSame && JSON.stringify(toMentions(message)) === JSON.stringify(toMentions(mentioning)))
    return unchanged(subject)
  if (isTooOld(change, message)) return refused('edit_expired')
  // A member who may not send may not say it by an edit either.
  const silenced = findSilence(subject, change.at)
  if (silenced !== undefined) return refused(silenced)
  const unsendable = refuseFiles(change.actorId, content, moveFiles(message.content, content).added, files)
  if (unsendable !== undefined) return refused(unsendable)
  if (!isComplete(content)) return refused(refuseCard(content) ?? 'file_not_found')
  const unmentionable = refuseMentions(
    addedMentions(message, mentioning),
    { userId: change.actorId, mayMentionAll: mayInGroup(subject, 'mention_all') },
    (userId) =>
      change.key.kind === 'group' ? mentionable?.has(userId) === true : !isOutsider(userId, change.key),
  )
  if (unmentionable !== undefined) return refused(unmentionable)
  // Of two edits the later has the higher time, whatever the clock says.
  const editedAt = Math.max(change.at, message.created_at, (message.edited_at ?? 0) + 1)
  return changed('message_edited', subject, { ...mentioning, content, edited_at: editedAt })
}

/** What somebody else said does not change by the hand of whoever forwarded it. */
function isOfOthers({ forwarded, content }: Message): boolean {
  return forwarded !== undefined || content?.type === 'record'
}

/** Whether the actor may do something in the group that the message is in. */
export function mayInGroup({ head, member }: Subject, right: GroupRight): boolean {
  return member !== undefined && may(member.role, right, parseSettings(head.settings))
}

/** Why somebody may say nothing here now. */
export function findSilence(
  { head, member, actorId }: Subject,
  at: number,
): 'muted' | 'blocked' | 'not_a_contact' | undefined {
  if (member?.mutedUntil != null && member.mutedUntil > at) return 'muted'
  return refuseStranger(head, actorId)
}

function isTooOld(change: MessageChange, message: Message): boolean {
  return change.at - message.created_at > change.windowMs
}

function changed(kind: MessageChangeKind, before: Subject, message: Message): MessageChangeDecision {
  const isCall = addedMentions(before.message, message).length > 0
  const head = { ...before.head, rev: before.head.rev + 1, mention_seq: isCall ? message.seq : undefined }
  return {
    status: 'changed',
    kind,
    message: { ...message, rev: head.rev },
    head,
    former: before.message.content,
  }
}

function unchanged({ message, head }: Subject): MessageChangeDecision {
  return { status: 'unchanged', message, head }
}

export function refused(code: ErrorCode): Refusal {
  return { status: 'refused', code }
}
