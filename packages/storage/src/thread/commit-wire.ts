/**
 * Batches of messages on their way between threads. A structured clone writes the name of every field of every object; numbers
 * in one array and texts in another cross in a third of the time, and what the sender knows already is not sent back.
 */

import type { CommitOutcome, MessageDraft, Refusal, TargetKey } from '@stonechat/im/contract'
import { toNewMessage } from '@stonechat/im/rules'
import { isErrorCode, type Message } from '@stonechat/protocol'

export interface PackedDrafts {
  /** `draftNumbers` for each draft. */
  readonly numbers: Float64Array
  /** The client id, the content as JSON, and the extras as JSON or nothing, of each draft. */
  readonly texts: readonly string[]
}

export interface PackedOutcomes {
  /** `outcomeNumbers` for each outcome. */
  readonly numbers: Float64Array
  /** In order: the message, as JSON, of each duplicate, and the code of each refusal. */
  readonly texts: readonly string[]
}

const draftNumbers = 7
const draftTexts = 3
const outcomeNumbers = 6
const statuses = ['created', 'duplicate', 'refused'] as const

export function packDrafts(batch: readonly MessageDraft[]): PackedDrafts {
  const numbers = new Float64Array(batch.length * draftNumbers)
  const texts: string[] = []
  let at = 0
  for (const draft of batch) {
    const { key, senderId, replyTo, bodyHash, createdAt, clientId, content, contentText } = draft
    // Ids begin with 1: a group has no second one.
    numbers[at] = key.kind === 'direct' ? key.low : key.groupId
    numbers[at + 1] = key.kind === 'direct' ? key.high : 0
    numbers[at + 2] = senderId
    numbers[at + 3] = replyTo ?? 0
    numbers[at + 4] = bodyHash
    numbers[at + 5] = createdAt
    numbers[at + 6] = draft.formerHash ?? bodyHash
    at += draftNumbers
    texts.push(clientId, contentText ?? JSON.stringify(content))
    texts.push(draft.extras === undefined ? '' : JSON.stringify(draft.extras))
  }
  return { numbers, texts }
}

export function unpackDrafts({ numbers, texts }: PackedDrafts): MessageDraft[] {
  return Array.from({ length: numbers.length / draftNumbers }, (_, index) => {
    const at = index * draftNumbers
    const contentText = texts[index * draftTexts + 1]!
    const extrasText = texts[index * draftTexts + 2]!
    return {
      key: toKey(numbers[at]!, numbers[at + 1]!),
      senderId: numbers[at + 2]!,
      clientId: texts[index * draftTexts]!,
      content: JSON.parse(contentText),
      contentText,
      replyTo: numbers[at + 3] === 0 ? null : numbers[at + 3]!,
      extras: extrasText === '' ? undefined : JSON.parse(extrasText),
      bodyHash: numbers[at + 4]!,
      createdAt: numbers[at + 5]!,
      formerHash: numbers[at + 6]!,
    }
  })
}

/** How much it is to write, about. */
export function bytesOf({ numbers, texts }: PackedDrafts): number {
  let bytes = numbers.byteLength
  for (const text of texts) bytes += text.length * 2
  return bytes
}

export function packOutcomes(outcomes: readonly CommitOutcome[]): PackedOutcomes {
  const numbers = new Float64Array(outcomes.length * outcomeNumbers)
  const texts: string[] = []
  let at = 0
  for (const outcome of outcomes) {
    numbers[at] = statuses.indexOf(outcome.status)
    if (outcome.status === 'refused') {
      texts.push(outcome.code)
      numbers[at + 1] = outcome.retryAfterMs ?? 0
    } else {
      const { message, conversation } = outcome
      numbers[at + 1] = conversation.conversationId
      numbers[at + 2] = conversation.rev
      numbers[at + 3] = conversation.memberCount
      numbers[at + 4] = message.seq
      numbers[at + 5] = message.created_at
      if (outcome.status === 'duplicate') texts.push(JSON.stringify(message))
    }
    at += outcomeNumbers
  }
  return { numbers, texts }
}

/** @param batch the drafts that these are the outcomes of */
export function unpackOutcomes(
  batch: readonly MessageDraft[],
  { numbers, texts }: PackedOutcomes,
): CommitOutcome[] {
  let nextText = 0
  return batch.map((draft, index): CommitOutcome => {
    const at = index * outcomeNumbers
    const status = statuses[numbers[at]!]!
    if (status === 'refused') return toRefusal(texts[nextText++]!, numbers[at + 1]!)
    const conversation = {
      conversationId: numbers[at + 1]!,
      key: draft.key,
      rev: numbers[at + 2]!,
      memberCount: numbers[at + 3]!,
    }
    const place = {
      conversationId: conversation.conversationId,
      seq: numbers[at + 4]!,
      createdAt: numbers[at + 5]!,
    }
    const message =
      status === 'created' ? toNewMessage(draft, place) : (JSON.parse(texts[nextText++]!) as Message)
    return { status, message, conversation }
  })
}

function toKey(first: number, second: number): TargetKey {
  return second === 0 ? { kind: 'group', groupId: first } : { kind: 'direct', low: first, high: second }
}

function toRefusal(text: string, retryAfterMs: number): Refusal {
  const refusal = { status: 'refused', code: isErrorCode(text) ? text : 'internal' } as const
  return retryAfterMs === 0 ? refusal : { ...refusal, retryAfterMs }
}
