import type { Directory } from '@stonechat/im'
import { limits, StonechatError } from '@stonechat/protocol'
import { gatewayLimits } from '../limits.js'

/** What is claimed of a user on whose behalf something is asked. */
export interface Actor {
  readonly userId: number
  /** Whether it may be somebody whose account is disabled, who neither speaks nor is spoken for. */
  readonly mayBeDisabled: boolean
}

/**
 * Makes the check that a user on whose behalf something is asked exists and is not disabled. A token proves that elsewhere; here a
 * caller only claims it.
 * @throws StonechatError (from the check) `user_not_found`, `user_disabled`
 */
export function createActorCheck(directory: Directory | undefined): (actor: Actor) => Promise<void> {
  const known = new Map<number, { readonly isDisabled: boolean; readonly askedAt: number }>()
  return async ({ userId, mayBeDisabled }) => {
    if (directory === undefined) return
    const { isDisabled } = recall(userId) ?? (await ask(directory, userId))
    if (isDisabled && !mayBeDisabled) throw new StonechatError('user_disabled')
  }

  function recall(userId: number) {
    const answer = known.get(userId)
    return answer !== undefined && performance.now() - answer.askedAt < gatewayLimits.grpcActorKnownMs
      ? answer
      : undefined
  }

  async function ask(from: Directory, userId: number) {
    const askedAt = performance.now()
    const profile = (await from.getProfiles([userId])).get(userId)
    known.delete(userId)
    if (profile === undefined) throw new StonechatError('user_not_found')
    if (known.size >= limits.knownUsersMax) known.delete(known.keys().next().value!)
    const answer = { isDisabled: profile.isDisabled ?? false, askedAt }
    known.set(userId, answer)
    return answer
  }
}
