import { type Message, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { readCursor } from '../base/read-cursor.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { publishToConversation } from '../conversation/publish.js'
import { toKey } from '../conversation/target.js'
import { type MessageAccessStore, requireMessage } from '../message/require-message.js'

export interface ReactionParts {
  readonly store: MessageAccessStore & Pick<ImStore, 'setReaction' | 'listReactors'>
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
 *   `muted`, `blocked`, `limit_reached`
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
    const cause = { reaction: { user_id: userId, emoji, on } }
    publishToConversation(bus, conversation, (target) => ({
      kind: 'deliver',
      event: { event: 'message.changed', data: { ...message, ...target, cause } },
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
  const afterRev = readCursor(cursor)
  const { conversationId } = await requireMessage(store, userId, target, seq)
  const { reactors, nextRev } = await store.listReactors({ conversationId, seq, emoji, afterRev, limit })
  return { reactions: reactors, next_cursor: nextRev === undefined ? null : String(nextRev) }
}
