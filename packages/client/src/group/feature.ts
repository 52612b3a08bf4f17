import type { Target } from '@stonechat/protocol'
import type { Feature } from '../feature.js'
import type { GroupsBase } from './base.js'
import { Groups } from './groups.js'

export interface GroupFeature extends Feature {
  readonly groups: Groups
}

/** Groups and their members. */
export function createGroupFeature(base: GroupsBase): GroupFeature {
  const groups = new Groups(base)
  const refetch = ({ target_type, target_id }: Target) => {
    if (target_type === 'group') groups.refetch(target_id)
  }
  return {
    groups,
    onEvent: {
      'group.changed': (change) => groups.applyChange(change),
      'group.notice_read': (read) => groups.applyNoticeRead(read),
    },
    onNews: { caughtUp: refetch, left: refetch },
    onSynced: () => groups.flush(),
    stop: () => groups.stop(),
  }
}
