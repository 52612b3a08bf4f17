import type { Target } from '@stonechat/protocol'
import type { Bus, BusEvent, ConversationRef } from '../contract/index.js'
import { toTarget } from '../target.js'

/** Publishes once for a group, and to each of the two of a direct conversation, who name it differently. */
export function publishToConversation(
  bus: Bus,
  { key, conversationId, rev }: ConversationRef,
  toEvent: (target: Target) => BusEvent & { kind: 'deliver' },
): void {
  if (key.kind === 'group') {
    bus.publish(`c.${conversationId}`, { ...toEvent(toTarget(0, key)), rev })
    return
  }
  for (const userId of new Set([key.low, key.high]))
    bus.publish(`u.${userId}`, toEvent(toTarget(userId, key)))
}
