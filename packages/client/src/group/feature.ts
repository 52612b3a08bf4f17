import { clientLimits as limits, type Target } from '@stonechat/protocol'
import type { Base, Feature } from '../feature.js'
import { Groups } from './groups.js'

export interface GroupFeature extends Feature {
  readonly groups: Groups
}

/** Groups and their members. */
export function createGroupFeature({ call }: Pick<Base, 'call'>): GroupFeature {
  const groups = new Groups({
    getGroup: (group_id) => call('group.get', { group_id }),
    async listMembers(group_id) {
      return (await call('group.members', { group_id, limit: limits.memberPageMax })).members
    },
  })
  const refetch = ({ target_type, target_id }: Target) => {
    if (target_type === 'group') groups.refetch(target_id)
  }
  return {
    groups,
    onEvent: {
      'group.changed': (change) => groups.applyChange(change),
    },
    onNews: { caughtUp: refetch, left: refetch },
    onSynced: () => groups.flush(),
    stop: () => groups.stop(),
  }
}
