import { type Message, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { readCursor } from '../base/read-cursor.js'
import { countWithinBytes } from '../base/within-bytes.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { toKey } from '../conversation/target.js'
import { imLimits } from '../limits.js'
import { publishChange } from '../message/publish-change.js'

export interface PinParts {
  readonly store: Pick<ImStore, 'getAccess' | 'setPin' | 'listPins'>
  readonly bus: Bus
  readonly clock: Clock
}

export function createPinFeature(parts: PinParts): Handlers<'message.pin' | 'message.pins'> {
  return {
    'message.pin': (input, { caller }) => pin(parts, caller.userId, input),
    'message.pins': (input, { caller }) => listPins(parts, caller.userId, input),
  }
}

/**
 * Pins a message or takes that back; everyone in the conversation is notified, and a group is told who pinned what.
 * @throws StonechatError `message_not_found`, `message_recalled`, `not_a_member`, `group_not_found`, `forbidden`,
 *   `group_dissolved`, `muted`, `blocked`, `limit_reached`
 */
async function pin(
  { store, bus, clock }: PinParts,
  userId: number,
  input: ParsedInput<'message.pin'>,
): Promise<Message> {
  const { seq, on } = input
  const outcome = await store.setPin({ key: toKey(userId, input), actorId: userId, seq, on, at: clock() })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { message, conversation, line } = outcome
  if (outcome.status === 'changed') {
    const told = { cause: { pinned: on }, ...(line === undefined ? {} : { line }) }
    publishChange(bus, conversation, message, told)
  }
  return message
}

/**
 * One page of what is pinned, as far as the caller sees it.
 * @throws StonechatError `not_a_member`, `group_not_found`, `invalid_input` for a cursor that is not ours
 */
async function listPins(
  { store }: PinParts,
  userId: number,
  input: ParsedInput<'message.pins'>,
): Promise<OperationOutput<'message.pins'>> {
  const access = await requireAccess(store, userId, input)
  const beforeRev = readCursor(input.cursor) || Number.MAX_SAFE_INTEGER
  if (access === undefined) return { messages: [], next_cursor: null, pins_rev: 0 }
  const { conversationId, floorSeq } = access
  const page = { userId, conversationId, floorSeq, beforeRev, limit: input.limit }
  const { pins, hasMore, pinsRev } = await store.listPins(page)
  const shown = pins.slice(0, countWithinBytes(pins, imLimits.answerMaxBytes))
  const isCut = hasMore || shown.length < pins.length
  return {
    messages: shown.map(({ message }) => message),
    next_cursor: isCut ? String(shown.at(-1)?.rev) : null,
    pins_rev: pinsRev,
  }
}
