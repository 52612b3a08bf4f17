/** Between the outside name of a conversation (a target) and what it is (a key). */
import type { Target } from '@stonechat/protocol'
import type { TargetKey } from '../contract/index.js'

/** The conversation a user means by a target. */
export function toKey(userId: number, target: Target): TargetKey {
  if (target.target_type === 'group') return { kind: 'group', groupId: target.target_id }
  return {
    kind: 'direct',
    low: Math.min(userId, target.target_id),
    high: Math.max(userId, target.target_id),
  }
}

/** The target by which a user in a conversation names it. */
export function toTarget(userId: number, key: TargetKey): Target {
  if (key.kind === 'group') return { target_type: 'group', target_id: key.groupId }
  return { target_type: 'user', target_id: peerOf(userId, key) }
}

/** The other user of a direct conversation; the same user in a conversation with oneself. */
export function peerOf(userId: number, key: { low: number; high: number }): number {
  return userId === key.low ? key.high : key.low
}
