/** Forwarding: messages that somebody can see become messages of theirs elsewhere. */
import { randomUUID } from 'node:crypto'
import { type OperationOutput, type ParsedInput, StonechatError, type Target } from '@stonechat/protocol'
import { Settled } from '@stonechat/protocol/operations'
import type { ImStore, SentMessage } from '../contract/index.js'
import { imLimits } from '../limits.js'
import type { Sender } from '../message/send-message.js'
import { bytesOf, type Copy, priceOf } from './make-copies.js'
import { type Delivery, fingerprintOfForward, nameCopies } from './name-copies.js'
import { readCopies, type SourceParts } from './read-sources.js'

export interface ForwardParts extends SourceParts {
  readonly store: SourceParts['store'] & Pick<ImStore, 'findSentMessages'>
  readonly sender: Pick<Sender, 'sendMade'>
}

type Input = ParsedInput<'message.forward'>
type Answer = OperationOutput<'message.forward'>

/** What one target got. */
interface Served {
  readonly messages: Answer['messages']
  readonly isNew: boolean
  readonly refused: NonNullable<Answer['refused']>
}

/**
 * Forwards messages to each of some targets, which get all of it or are refused by themselves. A retry is answered with what was
 * sent first, and sends what is missing, also where the messages are gone meanwhile.
 * @throws StonechatError `message_not_found`, `not_a_member`, `group_not_found` of what is forwarded, and then nothing is sent; `conflict`,
 *   `limit_reached`, `too_large`, `overloaded`, `unavailable`
 */
export async function forwardMessages(
  parts: ForwardParts,
  caller: { readonly userId: number; readonly connectionId: string | undefined },
  input: Input,
  owe?: (points: number) => void,
): Promise<Answer | Settled<Answer>> {
  const deliveries = nameCopies(caller.userId, input, input.client_id ?? randomUUID())
  const fingerprint = fingerprintOfForward(input)
  const earlier = await findEarlier(parts.store, caller.userId, input, deliveries, fingerprint)
  if (earlier.every((served) => served.refused.length === 0)) return toAnswer(earlier)

  const copies = await readCopies(parts, caller.userId, input).catch((error: unknown) => {
    const isHalfDone = earlier.some((served) => served.messages.length > 0)
    if (!isHalfDone || !isFinal(error)) throw error
    return error
  })
  if (copies instanceof StonechatError) return toAnswer(earlier.map((served) => refuseRest(served, copies)))
  const bytes = bytesOf(copies) * deliveries.length
  // One is the price of the operation.
  owe?.(priceOf(copies.length * deliveries.length, bytes) - 1)
  if (bytes > imLimits.forwardMaxBytes) throw new StonechatError('too_large')
  return toAnswer(
    await Promise.all(
      deliveries.map((delivery) => serveTarget(parts.sender, caller, delivery, copies, fingerprint)),
    ),
  )
}

/** What an earlier request sent; without a `client_id` there was none. */
async function findEarlier(
  store: ForwardParts['store'],
  userId: number,
  input: Input,
  deliveries: readonly Delivery[],
  fingerprint: number,
): Promise<Served[]> {
  const names = deliveries.flatMap(({ key, clientIds }) => clientIds.map((clientId) => ({ key, clientId })))
  const sent: readonly (SentMessage | undefined)[] =
    input.client_id === undefined ? [] : await store.findSentMessages(userId, names)
  if (sent.some((one) => one !== undefined && one.bodyHash !== fingerprint))
    throw new StonechatError('conflict')
  return deliveries.map(({ target, clientIds: { length } }, index) => {
    const found = sent.slice(index * length, (index + 1) * length).flatMap((one) => one?.message ?? [])
    const refused = found.length < length ? [{ ...target, code: 'message_not_found' }] : []
    return { messages: found.map((message) => ({ ...message, ...target })), isNew: false, refused }
  })
}

function refuseRest(served: Served, { code }: StonechatError): Served {
  return { ...served, refused: served.refused.map((one) => ({ ...one, code })) }
}

/** Sends all of it to one target, without waiting in between, so that nothing of the same sender comes between. */
async function serveTarget(
  sender: ForwardParts['sender'],
  caller: { readonly userId: number; readonly connectionId: string | undefined },
  { target, key, clientIds }: Delivery,
  copies: readonly Copy[],
  fingerprint: number,
): Promise<Served> {
  const outcomes = await Promise.allSettled(
    copies.map((copy, index) =>
      sender.sendMade({ ...copy, key, clientId: clientIds[index]!, fingerprint }, caller),
    ),
  )
  const sent = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  const messages = sent.map((one) => ({ ...(one instanceof Settled ? one.data : one), ...target }))
  return {
    messages,
    isNew: sent.some((one) => !(one instanceof Settled)),
    refused: failures.slice(0, 1).map((failure) => toRefusal(target, failure)),
  }
}

/** What may pass, and what says that the request is another one, is not the target's doing; how long it has members wait is. */
function toRefusal(target: Target, failure: unknown) {
  if (!(isFinal(failure) || isSlowMode(failure)) || failure.code === 'conflict') throw failure
  return { ...target, code: failure.code }
}

function isSlowMode(error: unknown): error is StonechatError {
  return error instanceof StonechatError && error.code === 'slow_mode'
}

function isFinal(error: unknown): error is StonechatError {
  return error instanceof StonechatError && !error.entry.retryable
}

function toAnswer(served: readonly Served[]): Answer | Settled<Answer> {
  const messages = served.flatMap((one) => one.messages)
  const refused = served.flatMap((one) => one.refused)
  const answer: Answer = refused.length === 0 ? { messages } : { messages, refused }
  return served.some((one) => one.isNew) ? answer : new Settled(answer, 200)
}
