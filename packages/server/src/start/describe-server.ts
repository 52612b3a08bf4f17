import type { ServerAbout } from '@stonechat/im'
import type { CodeSenders } from '@stonechat/user'
import type { Config } from '../config/load-config.js'
import { version } from '../version.js'

/** What `GET /api/server` says of this server beside the limits of messaging. */
export function describeServer(
  {
    publicPresence,
    verifyPhone,
    files,
    fileMaxSize,
  }: Pick<Config, 'publicPresence' | 'verifyPhone' | 'files' | 'fileMaxSize'>,
  { sms, email }: CodeSenders,
): ServerAbout {
  return {
    name: 'Stonechat',
    version,
    features: {
      accounts: true,
      files: files !== undefined,
      public_presence: publicPresence,
      verify_phone: verifyPhone,
    },
    limits: { file_max_bytes: files === undefined ? 0 : fileMaxSize },
    sign_in: {
      phone: true,
      password: true,
      code: sms !== undefined || email !== undefined,
      oidc: [],
      passkey: false,
    },
  }
}
