import type { Parts, SignedIn } from '../base/parts.js'
import type { UserRecord } from '../contract/index.js'
import { toOwnUser } from '../profile/user-view.js'

/** The tokens of a device whose refresh counter the store has just set. */
export function issueTokens(
  { accessTokens, refreshTokens }: Pick<Parts, 'accessTokens' | 'refreshTokens'>,
  login: { user: UserRecord; deviceId: string; counter: number; nonce?: string | undefined },
): SignedIn {
  const { user, deviceId, counter, nonce } = login
  const { token, expiresAt } = accessTokens.issue({ userId: user.id, deviceId })
  return {
    user: toOwnUser(user),
    token,
    expires_at: expiresAt,
    refresh_token: refreshTokens.issue({ deviceId, counter }, nonce),
  }
}
