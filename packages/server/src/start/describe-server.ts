import type { ServerAbout } from '@stonechat/im'
import type { CodeSenders } from '@stonechat/user'
import type { Config } from '../config/load-config.js'
import { version } from '../version.js'

/** What `GET /api/server` says of this server beside its limits. */
export function describeServer(
  { publicPresence, verifyPhone }: Pick<Config, 'publicPresence' | 'verifyPhone'>,
  { sms, email }: CodeSenders,
): ServerAbout {
  return {
    name: 'Stonechat',
    version,
    features: { accounts: true, public_presence: publicPresence, verify_phone: verifyPhone },
    sign_in: {
      phone: true,
      password: true,
      code: sms !== undefined || email !== undefined,
      oidc: [],
      passkey: false,
    },
  }
}
