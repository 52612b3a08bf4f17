import type { Directory } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'

/**
 * Makes the check that a user on whose behalf something is asked exists. A token proves that elsewhere; here a caller only
 * claims it. Users who exist are remembered, up to `limits.knownUsersMax`, since ids are never taken back.
 * @throws StonechatError (from the check) `user_not_found`
 */
export function createActorCheck(directory: Directory | undefined): (userId: number) => Promise<void> {
  const known = new Set<number>()
  return async (userId) => {
    if (directory === undefined || known.has(userId)) return
    const profiles = await directory.getProfiles([userId])
    if (!profiles.has(userId)) throw new StonechatError('user_not_found')
    if (known.size >= limits.knownUsersMax) known.delete(known.values().next().value!)
    known.add(userId)
  }
}
