import { limits, type Target } from '@stonechat/protocol'
import { monotonicOf } from '@stonechat/protocol/base'
import { conversationTopic, userTopic } from '../bus/topics.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { may } from '../group/rights.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { requireAccess } from './access.js'

/**
 * Notifies the others in a conversation that the caller is typing; more than once a second is dropped.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function announceTyping(
  { store, bus, clock }: { store: Pick<ImStore, 'getAccess'>; bus: Bus; clock: Clock },
  connection: HubConnection,
  userId: number,
  target: Target,
): Promise<void> {
  const now = monotonicOf(clock)()
  if (now - connection.typedAt < limits.typingMinIntervalMs) return
  connection.typedAt = now
  const access = await requireAccess(store, userId, target)
  // A user who may not write there may not show that they are typing either.
  if (access === undefined || access.isBlocked || (access.mutedUntil ?? 0) > clock()) return
  if (access.member !== null && !may(access.member.role, 'post', access.member.settings)) return
  const isGroup = target.target_type === 'group'
  const data = isGroup
    ? { ...target, user_id: userId }
    : { target_type: 'user' as const, target_id: userId, user_id: userId }
  const topic = isGroup ? conversationTopic(access.conversationId) : userTopic(target.target_id)
  bus.publish(topic, { kind: 'deliver', event: { event: 'typing', data }, except: connection.id })
}
