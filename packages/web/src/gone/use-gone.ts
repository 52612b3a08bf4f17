import type { ErrorCode, Target } from '@stonechat/protocol'
import { useGroup, useGroupRefusal, useSession } from '../base/use-people.js'
import { useIsUnknown } from './use-is-unknown.js'

/**
 * Why there is no such conversation for the user, or none any more, in the words of the server: `user_not_found`,
 * `group_not_found`, `not_a_member` or `group_dissolved`. `undefined` where there is one, or while that is not known.
 */
export function useGone({ target_type, target_id }: Target): ErrorCode | undefined {
  const isGroup = target_type === 'group'
  const isUnknown = useIsUnknown(isGroup ? undefined : target_id)
  const groupId = isGroup ? target_id : undefined
  const group = useGroup(groupId)
  const refusal = useGroupRefusal(groupId)
  const isListed = useSession({ target_type, target_id }) !== undefined
  if (!isGroup) return isUnknown ? 'user_not_found' : undefined
  if (group !== null || refusal === undefined) return undefined
  // Left a moment ago, perhaps on another device.
  return refusal === 'group_dissolved' && !isListed ? 'not_a_member' : refusal
}
