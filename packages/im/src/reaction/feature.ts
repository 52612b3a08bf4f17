import {
  faults,
  type Message,
  type OperationOutput,
  type ParsedInput,
  StonechatError,
} from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { publishToConversation } from '../conversation/publish.js'
import { toKey } from '../conversation/target.js'

export interface ReactionParts {
  readonly store: Pick<ImStore, 'setReaction' | 'listReactors' | 'getAccess' | 'listMessages'>
  readonly bus: Bus
  readonly clock: Clock
}

export function createReactionFeature(parts: ReactionParts): Handlers<'message.react' | 'message.reactions'> {
  return {
    'message.react': (input, { caller }) => react(parts, caller.userId, input),
    'message.reactions': (input, { caller }) => listReactors(parts, caller.userId, input),
  }
}

/**
 * Reacts to a message or takes that back; everyone in the conversation is notified, with whose reaction it is.
 * @throws StonechatError `message_not_found`, `message_recalled`, `not_a_member`, `group_not_found`, `group_dissolved`,
 *   `muted`, `blocked`, `too_many_reactions`
 */
async function react(
  { store, bus, clock }: ReactionParts,
  userId: number,
  input: ParsedInput<'message.react'>,
): Promise<Message> {
  const { seq, emoji, on } = input
  const key = toKey(userId, input)
  const outcome = await store.setReaction({ key, actorId: userId, seq, emoji, on, at: clock() })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { message, conversation } = outcome
  if (outcome.status === 'changed') {
    const reacted = { user_id: userId, emoji, on }
    publishToConversation(bus, conversation, (target) => ({
      kind: 'deliver',
      event: { event: 'message.changed', data: { ...message, ...target, reacted } },
    }))
  }
  return message
}

/**
 * One page of those who reacted.
 * @throws StonechatError `message_not_found`, `not_a_member`, `group_not_found`, `invalid_input` for a cursor that is not ours
 */
async function listReactors(
  { store }: ReactionParts,
  userId: number,
  { seq, emoji, limit, cursor, ...target }: ParsedInput<'message.reactions'>,
): Promise<OperationOutput<'message.reactions'>> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new StonechatError('invalid_input', { errors: [{ path: 'cursor', message: faults.cursor }] })
  const access = await requireAccess(store, userId, target)
  if (access === undefined || seq <= access.floorSeq) throw new StonechatError('message_not_found')
  const { conversationId } = access
  const { messages } = await store.listMessages({
    ...{ conversationId, userId, afterSeq: seq - 1, direction: 'newer', limit: 1 },
  })
  if (messages[0]?.seq !== seq) throw new StonechatError('message_not_found')
  const afterRev = Number(cursor ?? 0)
  const { reactors, nextRev } = await store.listReactors({ conversationId, seq, emoji, afterRev, limit })
  return { reactions: reactors, next_cursor: nextRev === undefined ? null : String(nextRev) }
}
