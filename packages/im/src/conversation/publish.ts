import type { Target } from '@stonechat/protocol'
import { conversationTopic, userTopic } from '../bus/topics.js'
import type { Bus, BusEvent, ConversationRef } from '../contract/index.js'
import { toTarget } from './target.js'

/** Publishes once for a group, and once to each user of a direct conversation: each names it by the other. */
export function publishToConversation(
  bus: Bus,
  { key, conversationId, rev }: ConversationRef,
  toEvent: (target: Target) => BusEvent & { kind: 'deliver' },
): void {
  if (key.kind === 'group') {
    bus.publish(conversationTopic(conversationId), { ...toEvent(toTarget(0, key)), rev })
    return
  }
  bus.publish(userTopic(key.low), toEvent(toTarget(key.low, key)))
  if (key.high !== key.low) bus.publish(userTopic(key.high), toEvent(toTarget(key.high, key)))
}
