import type { TargetKey } from '@stonechat/im/contract'
import type { Head } from '@stonechat/im/rules'

/** What a conversation is of, by its row. */
export function keyOf({
  direct_low,
  direct_high,
  group_id,
}: Pick<Head, 'direct_low' | 'direct_high' | 'group_id'>): TargetKey {
  return group_id === null
    ? { kind: 'direct', low: direct_low ?? 0, high: direct_high ?? 0 }
    : { kind: 'group', groupId: group_id }
}
