import type { Message, OperationOutput, ParsedInput } from '@stonechat/protocol'
import { StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { gatherByKey } from '../base/gather-by-key.js'
import type {
  Bus,
  Clock,
  ImStore,
  ReactedMessage,
  ReactionOutcome,
  ReactionWish,
  TargetKey,
} from '../contract/index.js'
import { keyText } from '../conversation/keys.js'
import { toKey } from '../conversation/target.js'
import { publishChange } from '../message/publish-change.js'
import { type MessageAccessStore, requireMessage } from '../message/require-message.js'
import { reactionLimits } from './decide-reaction.js'
import { readPlace, writePlace } from './reactor-cursor.js'

export interface ReactionParts {
  readonly store: MessageAccessStore & Pick<ImStore, 'setReactions' | 'listReactors'>
  readonly bus: Bus
  readonly clock: Clock
}

export interface ReactionFeature {
  readonly handlers: Handlers<'message.react' | 'message.reactions'>
  /** Resolves once all reactions that were accepted are stored. */
  drain(): Promise<void>
}

/** Reactions come in storms: those of one conversation that come together are committed together. */
export function createReactionFeature(parts: ReactionParts): ReactionFeature {
  const gathering = gatherByKey<ReactionWish & { readonly key: TargetKey }, ReactionOutcome>({
    quietMs: reactionLimits.reactionsGatherMs,
    batchMax: reactionLimits.reactionsMaxPerCommit,
    waitingMax: reactionLimits.reactionsMaxWaiting,
    async work(wishes) {
      const { outcomes, changed } = await parts.store.setReactions(wishes[0]!.key, wishes)
      for (const one of changed) announce(parts.bus, one)
      return outcomes
    },
  })
  return {
    handlers: {
      'message.react': async (input, { caller: { userId } }) => {
        const { seq, emoji, on } = input
        const key = toKey(userId, input)
        const wish = { key, actorId: userId, seq, emoji, on, at: parts.clock() }
        return messageOf(await gathering.put(keyText(key), wish))
      },
      'message.reactions': (input, { caller }) => listReactors(parts, caller.userId, input),
    },
    drain: gathering.drain,
  }
}

/** Tells everyone in the conversation, with whose reactions it is. */
function announce(bus: Bus, { message, conversation, reactions }: ReactedMessage): void {
  const [reaction] = reactions
  const cause = reactions.length === 1 ? { reaction } : { reactions: [...reactions] }
  publishChange(bus, conversation, message, { cause })
}

function messageOf(outcome: ReactionOutcome): Message {
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  return outcome.message
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
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const { conversationId } = await requireMessage(store, userId, target, seq)
  const { reactors, next } = await store.listReactors({ conversationId, seq, emoji, after, limit })
  return { reactions: reactors, next_cursor: next === undefined ? null : writePlace(next) }
}
