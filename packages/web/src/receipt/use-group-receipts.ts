import type { Timeline } from '@stonechat/client'
import { receiptsMaxGroupMembers } from '@stonechat/protocol/limits'
import { useEffect } from 'react'
import { useClient, useReadable } from '../base/context.js'
import { useGroup } from '../base/use-people.js'

/**
 * The receipts of a group, which are followed while own messages of it are loaded; `undefined` in direct conversations, where
 * the group is too large, and for users who keep receipts to themselves.
 */
export function useGroupReceipts(timeline: Timeline, hasOwn: boolean): Timeline['receipts'] | undefined {
  const { target_type, target_id } = timeline.target
  const isGroup = target_type === 'group'
  const size = useGroup(isGroup ? target_id : undefined)?.member_count ?? 0
  const privacy = useReadable(useClient().privacy)
  const canKnow = isGroup && privacy.receipts === 'on' && size <= receiptsMaxGroupMembers
  // Rows come and go as one scrolls: what is followed would end and begin with them.
  useEffect(
    () => (canKnow && hasOwn ? timeline.receipts.subscribe(() => {}) : undefined),
    [timeline, canKnow, hasOwn],
  )
  return canKnow ? timeline.receipts : undefined
}
