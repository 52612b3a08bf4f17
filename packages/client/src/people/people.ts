import { clientLimits as limits, type PublicUser } from '@stonechat/protocol'
import type { Client } from '../api.js'
import { Groups } from '../group/groups.js'
import { Presences } from '../presence/presences.js'
import { Users } from '../user/users.js'

/** Makes what knows about people: who they are, who is online, and which groups they are in. */
export function createPeople({ call, keep }: { call: Client['call']; keep: (user: PublicUser) => void }) {
  return {
    users: new Users({
      fetch: async (user_ids) => (await call('user.list', { user_ids })).users,
      keep,
    }),
    presences: new Presences({
      subscribe: async (user_ids) => (await call('presence.subscribe', { user_ids })).users,
    }),
    groups: new Groups({
      getGroup: (group_id) => call('group.get', { group_id }),
      async listMembers(group_id) {
        return (await call('group.members', { group_id, limit: limits.memberPageMax })).members
      },
    }),
  }
}
