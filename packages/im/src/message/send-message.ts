/**
 * Sending: validated input becomes a draft, the commit queue makes it durable, then it is announced. What is announced
 * is already on disk; what is refused never happened.
 */

import { randomUUID } from 'node:crypto'
import {
  type BareMessage,
  type Content,
  type DraftContent,
  type ErrorCode,
  limits,
  type Message,
  type MessageExtras,
  type ParsedInput,
  StonechatError,
  type Target,
} from '@stonechat/protocol'
import { canonicalJson } from '@stonechat/protocol/base'
import { Settled } from '@stonechat/protocol/operations'
import { LRUCache } from 'lru-cache'
import { createLanes } from '../base/lanes.js'
import type { FillContent } from '../content/fill-content.js'
import { isComplete } from '../content/is-complete.js'
import type {
  Bus,
  Clock,
  CommitOutcome,
  ConversationRef,
  Directory,
  ImStore,
  Log,
  MessageDraft,
  TargetKey,
} from '../contract/index.js'
import { keyText } from '../conversation/keys.js'
import { publishToConversation } from '../conversation/publish.js'
import { peerOf, toKey, toTarget } from '../conversation/target.js'
import { fingerprintOf } from '../creation/creation.js'
import { refuseClosing } from '../poll/closing-time.js'
import { type CommitQueue, createCommitQueue } from './commit-queue.js'
import { askBeforeSend, type SendHooks, tellAfterSend } from './hooks.js'

export interface SenderOptions extends SendHooks {
  readonly store: Pick<ImStore, 'commitMessages'>
  readonly bus: Bus
  readonly clock: Clock
  readonly directory: Directory | undefined
  readonly fillContent: FillContent
  readonly log: Log
  readonly lanes: number
}

export interface Sender {
  /**
   * Sends one message, with what other nouns say of it from its first moment. The order of calls is the order of `seq` within a conversation.
   * @returns the message; with status 200 where this `client_id` was there before
   * @throws StonechatError `user_not_found`, `peer_disabled`, `not_a_member`, `forbidden`, `muted`, `slow_mode`, `blocked`, `conflict`,
   *   `file_not_found`, `file_not_ready`, `overloaded`, `unavailable` …
   */
  send(
    input: ParsedInput<'message.send'>,
    sender: { userId: number; connectionId: string | undefined },
    extras?: MessageExtras,
  ): Promise<Message | Settled<Message>>
  /**
   * Sends a message that is made of others, under the same rules; its order among those of `send` is that of the calls.
   * @returns as `send`
   */
  sendMade(
    made: MadeMessage,
    sender: { userId: number; connectionId: string | undefined },
  ): Promise<Message | Settled<Message>>
  readonly queue: Pick<CommitQueue<unknown, unknown>, 'drain' | 'depth'>
  /** Asks the directory again for a user, or for all, with the next message to them: an account may be disabled now. */
  forget(whom: number | 'all'): void
}

/** A message that is made of others, whose files the sender can see. */
export interface MadeMessage {
  readonly key: TargetKey
  readonly clientId: string
  /** Of what was asked for, which a retry asks for again, whatever has become of the others since. */
  readonly fingerprint: number
  readonly content: Content
  readonly extras: MessageExtras | undefined
}

interface Queued {
  readonly draft: MessageDraft
  readonly bytes: number
  /** The connection that sent it: it gets the reply, not the event. */
  readonly connectionId: string | undefined
}

/** Makes the sender of a node, with its commit queue. */
export function createSender(options: SenderOptions): Sender {
  const { store, bus, clock, directory, fillContent, beforeSend, afterSend, log } = options
  const lanes = createLanes()
  const knownUsers = new LRUCache<number, true>({ max: limits.knownUsersMax })

  const queue = createCommitQueue<Queued, CommitOutcome, ReadonlyMap<number, ErrorCode>>({
    lanes: options.lanes,
    keyOf: ({ draft }) => keyText(draft.key),
    bytesOf: ({ bytes }) => bytes,
    prepare: findUnreachable,
    commit: commitKnown,
    onCommitted: ({ draft, connectionId }, outcome) => {
      if (outcome.status !== 'created') return
      announceMessage(bus, outcome.message, outcome.conversation, connectionId, draft.extras)
      if (afterSend === undefined) return
      void tellAfterSend(afterSend, { ...outcome.message, ...toTarget(draft.senderId, draft.key) }, log)
    },
  })

  return {
    async send(input, { userId, connectionId }, extras) {
      const replyTo = input.reply_to ?? null
      const contentText = JSON.stringify(input.content)
      const rest = extras === undefined ? `${replyTo}` : `${replyTo},${JSON.stringify(extras)}`
      const body = `[${contentText},${rest}]`
      // Only what is foreign may come in another order of fields.
      const isForeign = input.content.type === 'custom'
      const canonical = isForeign ? `[${canonicalJson(input.content)},${rest}]` : body
      const draft: MessageDraft = {
        key: toKey(userId, input),
        senderId: userId,
        clientId: input.client_id ?? randomUUID(),
        content: input.content,
        contentText,
        replyTo,
        extras,
        bodyHash: fingerprintOf(canonical),
        formerHash: isForeign ? fingerprintOf(body) : undefined,
        createdAt: clock(),
      }
      return settle(draft, await pushInTurn({ draft, bytes: bytesOf(body), connectionId }))
    },
    async sendMade({ key, clientId, fingerprint, content, extras }, { userId, connectionId }) {
      const contentText = JSON.stringify(content)
      const draft: MessageDraft = {
        ...{ key, senderId: userId, clientId, content, contentText, replyTo: null, extras },
        bodyHash: fingerprint,
        createdAt: clock(),
      }
      return settle(draft, await pushInTurn({ draft, bytes: bytesOf(contentText), connectionId }))
    },
    queue,
    forget(whom) {
      if (whom === 'all') knownUsers.clear()
      else knownUsers.delete(whom)
    },
  }

  /** Queues a message; where something has to be known of it first, those of one sender to one conversation keep their order. */
  function pushInTurn(queued: Queued): Promise<CommitOutcome> {
    const { key, senderId, content } = queued.draft
    const isReady = beforeSend === undefined && isComplete(content)
    if (isReady && lanes.areIdle) return queue.push(queued)
    return lanes.inTurn(`${senderId}>${keyText(key)}`, prepare(queued), (ready) => queue.push(ready))
  }

  /** Fills in what its content only names, and lets the host change or refuse it. */
  async function prepare(queued: Queued): Promise<Queued> {
    const { draft } = queued
    const { key, senderId, clientId, replyTo } = draft
    const filled = await fillContent(senderId, draft.content)
    if (beforeSend === undefined || !isComplete(filled)) return withContent(queued, filled)
    const asked = { ...toTarget(senderId, key), senderId, clientId, content: filled, replyTo }
    return withContent(queued, await askBeforeSend(beforeSend, asked))
  }

  /**
   * Why some receivers cannot be written to; `undefined` where all are known. Users never cease to exist, so a user found once
   * need not be looked for again until `forget`.
   */
  function findUnreachable(group: readonly Queued[]): Promise<ReadonlyMap<number, ErrorCode>> | undefined {
    if (directory === undefined) return undefined
    const unknown = new Set<number>()
    for (const { draft } of group) {
      const receiver = receiverOf(draft)
      if (receiver !== undefined && !knownUsers.has(receiver)) unknown.add(receiver)
    }
    return unknown.size === 0 ? undefined : askFor(directory, [...unknown])
  }

  async function askFor(
    from: Directory,
    userIds: readonly number[],
  ): Promise<ReadonlyMap<number, ErrorCode>> {
    const unreachable = new Map<number, ErrorCode>()
    const profiles = await getProfilesOrFail(from, userIds)
    for (const userId of userIds) {
      const profile = profiles.get(userId)
      if (profile === undefined) unreachable.set(userId, 'user_not_found')
      else if (profile.isDisabled) unreachable.set(userId, 'peer_disabled')
      else knownUsers.set(userId, true)
    }
    return unreachable
  }

  /** Commits the drafts whose receiver can be written to. */
  async function commitKnown(
    group: readonly Queued[],
    lane: number,
    unreachable: ReadonlyMap<number, ErrorCode> = new Map(),
  ): Promise<readonly CommitOutcome[]> {
    if (unreachable.size === 0)
      return store.commitMessages(
        group.map(({ draft }) => draft),
        lane,
      )
    const refusalOf = ({ draft }: Queued) => unreachable.get(receiverOf(draft) ?? 0)
    const drafts = group.filter((queued) => refusalOf(queued) === undefined).map(({ draft }) => draft)
    const outcomes = drafts.length === 0 ? [] : await store.commitMessages(drafts, lane)
    let next = 0
    return group.map((queued) => {
      const code = refusalOf(queued)
      return code === undefined ? outcomes[next++]! : { status: 'refused', code }
    })
  }
}

function settle({ content, createdAt }: MessageDraft, outcome: CommitOutcome): Message | Settled<Message> {
  if (outcome.status === 'refused') {
    const { code, retryAfterMs } = outcome
    const details = retryAfterMs === undefined ? {} : { retryAfterMs }
    throw (code === 'invalid_input' && refuseClosing(content, createdAt)) || new StonechatError(code, details)
  }
  return outcome.status === 'duplicate' ? new Settled(outcome.message, 200) : outcome.message
}

/** The identity of the message stays that of what its sender sent. */
function withContent(queued: Queued, content: DraftContent): Queued {
  if (content === queued.draft.content) return queued
  const contentText = JSON.stringify(content)
  return { ...queued, draft: { ...queued.draft, content, contentText }, bytes: bytesOf(contentText) }
}

/** What it takes while it waits, about. */
function bytesOf(text: string): number {
  return text.length * 2 + 200
}

async function getProfilesOrFail(directory: Directory, userIds: readonly number[]) {
  try {
    return await directory.getProfiles(userIds)
  } catch (error) {
    throw error instanceof StonechatError ? error : new StonechatError('unavailable', { cause: error })
  }
}

function receiverOf({ key, senderId }: MessageDraft): number | undefined {
  return key.kind === 'direct' ? peerOf(senderId, key) : undefined
}

/** Announces a new message to everyone in the conversation, except to the connection that sent it. */
function announceMessage(
  bus: Bus,
  message: Message,
  conversation: ConversationRef,
  except: string | undefined,
  extras: MessageExtras | undefined,
): void {
  const { conversationId, memberCount } = conversation
  const tracked =
    memberCount <= limits.receiptsMaxGroupMembers
      ? { conversationId, seq: message.seq, senderId: message.sender_id }
      : undefined
  publishToConversation(bus, conversation, (target) => ({
    kind: 'deliver',
    event: { event: 'message.created', data: toEventData(message, target, extras) },
    except,
    tracked,
  }))
}

/** Field by field: spreading objects into one takes 50 times as long. */
function toEventData(message: Message, target: Target, extras: MessageExtras | undefined): Message & Target {
  const data: BareMessage & Target = {
    conversation_id: message.conversation_id,
    seq: message.seq,
    rev: message.rev,
    client_id: message.client_id,
    sender_id: message.sender_id,
    content: message.content,
    reply_to: message.reply_to,
    created_at: message.created_at,
    edited_at: message.edited_at,
    recalled_at: message.recalled_at,
    target_type: target.target_type,
    target_id: target.target_id,
  }
  return extras === undefined ? data : { ...data, ...extras }
}
