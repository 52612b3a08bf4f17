/** What becomes of each message of a batch, decided over what was loaded: no database here. */
import type { ErrorCode, Message, MessageExtras } from '@stonechat/protocol'
import { refuseCard } from '../card/refuse-card.js'
import { type PairStanding, refuseStranger, toUnopened } from '../contact/consent.js'
import type { CommitOutcome, MessageDraft } from '../contract/index.js'
import { type Head, toRef } from '../conversation/head.js'
import { isOutsider, keyText, pairText } from '../conversation/keys.js'
import { filesOf } from '../file/file-content.js'
import { type FileStandings, refuseFiles } from '../file/refuse-files.js'
import { may } from '../group/rights.js'
import { parseSettings } from '../group/settings.js'
import { type SlowMember, waitOf } from '../group/slow-mode.js'
import { imLimits } from '../limits.js'
import { mentionedBy } from '../mention/mentions.js'
import { refuseMentions } from '../mention/refuse-mentions.js'
import { findClosingFault } from '../poll/closing-time.js'
import { toNewMessage } from './new-message.js'

/** A message that is already there, with what distinguishes a retry from another message. */
export interface KnownMessage {
  readonly message: Message
  readonly bodyHash: number
}

/** One to insert. */
export interface NewMessage extends KnownMessage {
  /** As JSON. */
  readonly contentText: string
  readonly extras: MessageExtras | undefined
}

/** A member as far as sending asks. */
export interface SendingMember extends SlowMember {
  /** `null` for members who may write. */
  readonly muted_until: number | null
}

export interface SendState {
  /** By `keyText`; a direct conversation that nobody may open is missing. */
  readonly heads: ReadonlyMap<string, Head>
  /** Senders and those they mention, by `pairText(groupId, userId)`, as far as they are in the group. */
  readonly members: ReadonlyMap<string, SendingMember>
  /** What is between users who had no conversation, by `pairText(low, high)`; missing where there is nothing. */
  readonly pairs: ReadonlyMap<string, PairStanding>
  /** By `pairText(conversationId, userId)`, for drafts that answer a message. */
  readonly floors: ReadonlyMap<string, number>
  /** All that the drafts name. */
  readonly files: FileStandings
  /** By `pairText(conversationId, senderId, clientId)`, as far as was asked. */
  readonly known: ReadonlyMap<string, KnownMessage>
}

export interface SendDecision {
  readonly outcomes: readonly CommitOutcome[]
  /** Messages to insert, in order. */
  readonly created: readonly NewMessage[]
  /** Heads that moved, as they are afterwards. */
  readonly heads: readonly Head[]
  /** When members wrote who wait for their next message. */
  readonly waiting: readonly WaitingMember[]
}

/** A member of a group in slow mode who has written. */
export interface WaitingMember {
  readonly groupId: number
  readonly userId: number
  readonly lastSentAt: number
}

/**
 * Gives out `seq` without gaps, in the order of the batch. A retry gets its first answer before anything else is looked
 * at: a sender who has since been removed still learns that the message was sent.
 */
export function decideSends(batch: readonly MessageDraft[], state: SendState): SendDecision {
  const heads = new Map(state.heads)
  const known = new Map(state.known)
  const moved = new Set<string>()
  const created: NewMessage[] = []
  const waiting = new Map<string, WaitingMember>()

  const outcomes = batch.map((draft): CommitOutcome => {
    const text = keyText(draft.key)
    const head = heads.get(text)
    const identity = head && pairText(head.id, draft.senderId, draft.clientId)
    const earlier = identity === undefined ? undefined : known.get(identity)
    if (head !== undefined && earlier !== undefined) {
      const isSame = earlier.bodyHash === draft.bodyHash || earlier.bodyHash === draft.formerHash
      if (!isSame) return { status: 'refused', code: 'conflict' }
      return { status: 'duplicate', message: earlier.message, conversation: toRef(head, draft.key) }
    }
    const code = refuse(draft, head, state)
    if (code !== undefined) return { status: 'refused', code }
    const retryAfterMs = keepWaiting(draft, head, state, waiting)
    if (retryAfterMs > 0) return { status: 'refused', code: 'slow_mode', retryAfterMs }
    if (head === undefined || identity === undefined) return { status: 'refused', code: 'internal' }

    const message = toNewMessage(draft, {
      conversationId: head.id,
      seq: head.last_seq + 1,
      createdAt: timeAfter(head.last_at, draft.createdAt),
    })
    const mention_seq = callsAnybody(draft) ? message.seq : head.mention_seq
    heads.set(text, { ...head, last_seq: message.seq, last_at: message.created_at, mention_seq })
    moved.add(text)
    const contentText = draft.contentText ?? JSON.stringify(draft.content)
    const stored = { message, bodyHash: draft.bodyHash, contentText, extras: draft.extras }
    known.set(identity, stored)
    created.push(stored)
    return { status: 'created', message, conversation: toRef(head, draft.key) }
  })

  return {
    outcomes,
    created,
    heads: [...heads].flatMap(([text, head]) => (moved.has(text) ? [head] : [])),
    waiting: [...waiting.values()],
  }
}

/** How long the sender has to wait yet; where that is over, the wait for the next message begins. */
function keepWaiting(
  { key, senderId, createdAt }: MessageDraft,
  head: Head | undefined,
  { members }: SendState,
  waiting: Map<string, WaitingMember>,
): number {
  if (key.kind === 'direct' || head === undefined || head.settings === null) return 0
  const place = pairText(key.groupId, senderId)
  const member = members.get(place)
  if (member === undefined) return 0
  const settings = parseSettings(head.settings)
  const last_sent_at = waiting.get(place)?.lastSentAt ?? member.last_sent_at
  const waitMs = waitOf({ ...member, last_sent_at }, settings, createdAt)
  if (waitMs === 0 && settings.slow_mode_s > 0 && !may(member.role, 'skip_wait', settings))
    waiting.set(place, { groupId: key.groupId, userId: senderId, lastSentAt: createdAt })
  return waitMs
}

function callsAnybody({ extras }: MessageDraft): boolean {
  return extras !== undefined && mentionedBy(extras).length > 0
}

/**
 * Times do not run backwards, unless the one before is further ahead than clocks of nodes differ: then a clock was wrong, and
 * the conversation must not be dated by it for ever.
 */
function timeAfter(before: number, now: number): number {
  return before - now > imLimits.clockLeadMaxMs ? now : Math.max(now, before)
}

function refuse(draft: MessageDraft, head: Head | undefined, state: SendState): ErrorCode | undefined {
  const { key, senderId, replyTo } = draft
  if (isOutsider(senderId, key)) return 'not_a_member'
  if (key.kind === 'direct') {
    const code = refuseStranger(head ?? toUnopened(key, state.pairs), senderId)
    if (code !== undefined) return code
  } else {
    if (head === undefined) return 'group_not_found'
    const member = state.members.get(pairText(key.groupId, senderId))
    if (member === undefined) return 'not_a_member'
    if (head.dissolved_at !== null) return 'group_dissolved'
    if (!may(member.role, 'post', parseSettings(head.settings))) return 'forbidden'
    if (member.muted_until !== null && member.muted_until > draft.createdAt) return 'muted'
  }
  if (replyTo !== null) {
    // `seq` has no gaps: whatever lies between floor and head exists.
    const floor = head === undefined ? 0 : (state.floors.get(pairText(head.id, senderId)) ?? 0)
    if (head === undefined || replyTo <= floor || replyTo > head.last_seq) return 'message_not_found'
  }
  if (findClosingFault(draft.content, draft.createdAt) !== undefined) return 'invalid_input'
  return (
    refuseMentioned(draft, head, state.members) ??
    refuseFiles(senderId, draft.content, filesOf(draft.content), state.files) ??
    refuseCard(draft.content)
  )
}

/** Why a draft may not mention those whom it mentions. In a direct conversation nobody has to be looked up. */
export function refuseMentioned(
  draft: Pick<MessageDraft, 'key' | 'senderId' | 'extras'>,
  head: Pick<Head, 'settings'> | undefined,
  members: SendState['members'],
): ErrorCode | undefined {
  const { key, senderId, extras } = draft
  if (extras === undefined) return undefined
  const sender = key.kind === 'group' ? members.get(pairText(key.groupId, senderId)) : undefined
  const settings = parseSettings(head?.settings ?? null)
  const mayMentionAll = sender !== undefined && may(sender.role, 'mention_all', settings)
  return refuseMentions(mentionedBy(extras), { userId: senderId, mayMentionAll }, (userId) =>
    key.kind === 'group' ? members.has(pairText(key.groupId, userId)) : !isOutsider(userId, key),
  )
}
