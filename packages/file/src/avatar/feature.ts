import type { BytesBody, Handlers } from '@stonechat/protocol/operations'
import { countSent } from '../base/meter.js'
import { readBody } from '../base/read-body.js'
import { fileLimits } from '../limits.js'
import type { Crop } from '../picture/avatar-picture.js'
import { getAvatar } from './get-avatar.js'
import type { AvatarParts } from './parts.js'
import { removeUnused } from './remove-unused.js'
import { setAvatar } from './set-avatar.js'

export function createAvatarFeature(
  parts: AvatarParts,
): Handlers<'user.avatar' | 'user.avatar.remove' | 'group.avatar' | 'group.avatar.remove' | 'avatar.get'> {
  const { avatars, blobs, meter } = parts
  return {
    'user.avatar': async ({ crop }, { caller, body }) =>
      setAvatar(parts, { kind: 'user', id: caller.userId }, await readPicture(crop, body), (url) =>
        avatars.setUserAvatar(caller, url),
      ),

    'user.avatar.remove': async (_, { caller }) => {
      const user = await avatars.setUserAvatar(caller, null)
      await removeUnused(parts, { kind: 'user', id: caller.userId })
      return user
    },

    'group.avatar': async ({ group_id: groupId, crop }, { caller, body }) => {
      // Whoever may not change it costs no work.
      await avatars.checkGroup(caller, groupId)
      return setAvatar(parts, { kind: 'group', id: groupId }, await readPicture(crop, body), (url) =>
        avatars.setGroupAvatar(caller, groupId, url),
      )
    },

    'group.avatar.remove': async ({ group_id: groupId }, { caller }) => {
      const group = await avatars.setGroupAvatar(caller, groupId, null)
      await removeUnused(parts, { kind: 'group', id: groupId })
      return group
    },

    'avatar.get': async ({ avatar, size }) => countSent(await getAvatar(blobs, avatar, size), meter),
  }
}

async function readPicture([x = 0, y = 0, size]: readonly number[] = [], body: BytesBody | undefined) {
  const crop: Crop | undefined = size === undefined ? undefined : { x, y, size }
  return { crop, bytes: await readBody(body, fileLimits.avatarMaxBytes) }
}
