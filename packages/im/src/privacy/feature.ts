import type { Privacy } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { userTopic } from '../bus/topics.js'
import type { Bus, ImStore, PrivacyPatch, PrivacyState } from '../contract/index.js'
import type { PresenceTracker } from '../presence/presence.js'
import { announceUserChange } from '../user-state/announce-user-change.js'

export interface PrivacyParts {
  readonly store: Pick<ImStore, 'getPrivacy' | 'setPrivacy'>
  readonly bus: Pick<Bus, 'publish'>
  readonly presence: Pick<PresenceTracker, 'audienceChanged'>
}

export function createPrivacyFeature(parts: PrivacyParts): Handlers<'user.privacy' | 'user.privacy.get'> {
  return {
    'user.privacy': (patch, { caller }) => updatePrivacy(parts, caller.userId, patch),
    'user.privacy.get': (_, { caller }) => readPrivacy(parts, caller.userId),
  }
}

async function readPrivacy({ store }: PrivacyParts, userId: number): Promise<Privacy> {
  return withoutPresence(await store.getPrivacy(userId))
}

/** Changes what others learn of a user, or reads it where the patch is empty; all devices of the user are notified. */
async function updatePrivacy(parts: PrivacyParts, userId: number, patch: PrivacyPatch): Promise<Privacy> {
  if (Object.keys(patch).length === 0) return readPrivacy(parts, userId)
  const { store, bus, presence } = parts
  const { privacy, ...outcome } = await store.setPrivacy(userId, patch)
  // Also where it was so before: the first time it may have been lost.
  if (privacy.receipts === 'off') bus.publish(userTopic(userId), { kind: 'unfollow' })
  if (patch.presence_to !== undefined) presence.audienceChanged(userId, privacy.presence_to)
  if (outcome.status === 'changed')
    announceUserChange(bus, userId, { rev: outcome.rev, kind: 'privacy', ...privacy })
  return withoutPresence(privacy)
}

/** What `presence.update` answers is not told twice. */
function withoutPresence({ presence_hidden: _, ...privacy }: PrivacyState): Privacy {
  return privacy
}
