import type { Parts, SignedIn } from '../base/parts.js'
import type { UserRecord } from '../contract/index.js'
import { toOwnUser } from '../profile/user-view.js'

/**
 * The tokens of a device.
 * @param login.refreshToken the one whose counter the store has set
 */
export function issueTokens(
  { accessTokens, deviceKeys }: Pick<Parts, 'accessTokens' | 'deviceKeys'>,
  login: { user: UserRecord; deviceId: string; refreshToken: string },
): SignedIn {
  const { user, deviceId, refreshToken } = login
  const { token, expiresAt } = accessTokens.issue({ userId: user.id, deviceId })
  return {
    user: toOwnUser(user),
    token,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    device_key: deviceKeys.issue({ userId: user.id, deviceId }),
  }
}
