import type { AvatarHost } from '@stonechat/file'
import type { Call } from '@stonechat/protocol/operations'
import type { Users } from '@stonechat/user'
import type { ServerStores } from './open-database.js'

export interface AvatarHostParts {
  readonly users: Pick<Users, 'call' | 'getProfiles'>
  /** An operation of messaging, which is there once somebody calls. */
  readonly im: Call
  readonly storage: Pick<ServerStores, 'im'>
}

/** Avatars are shown by changing a profile or a group, with all rules and events of that. */
export function createAvatarHost({ users, im, storage }: AvatarHostParts): AvatarHost {
  return {
    setUserAvatar: (caller, url) => users.call('user.update', caller, { avatar_url: url }),
    setGroupAvatar: (caller, groupId, url) =>
      im('group.update', caller, { group_id: groupId, avatar_url: url }),
    async checkGroup(caller, groupId) {
      // Who may change a group may also change nothing of it.
      await im('group.update', caller, { group_id: groupId })
    },
    async getAvatarUrl({ kind, id }) {
      const shown = kind === 'user' ? (await users.getProfiles([id])).get(id) : await storage.im.getGroup(id)
      return shown?.avatar_url ?? null
    },
  }
}
