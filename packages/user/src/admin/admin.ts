import { limits, StonechatError } from '@stonechat/protocol'
import { parseInput } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import type { UserRecord } from '../contract/index.js'
import { generatePassword } from '../identity/password/generate-password.js'
import { requirePhone } from '../identity/phone/phone.js'
import { requireUsernameKey } from '../identity/username/username.js'
import { resolveLocale } from '../profile/locale.js'
import { requireUser } from '../profile/read-users.js'

/** A user as the operator of the server sees it. */
export type AdminUser = Omit<UserRecord, 'password_hash'>

/** What the operator may do, without being signed in: for the command line. Ids and phones name users. */
export interface Admin {
  /**
   * Makes an account without a code. Without a password one is made up and answered.
   * @throws StonechatError `invalid_input`, `phone_taken`, `username_taken`
   */
  add(user: {
    username: string
    phone: string
    password?: string | undefined
  }): Promise<{ user: AdminUser; password: string }>
  /** Users by id ascending, at most `limits.userListMax` at a time. */
  list(page?: { limit?: number | undefined; afterId?: number | undefined }): Promise<AdminUser[]>
  /** Shuts a user out, at once and on every device. @throws StonechatError `user_not_found` */
  disable(idOrPhone: number | string): Promise<AdminUser>
  /** @throws StonechatError `user_not_found` */
  enable(idOrPhone: number | string): Promise<AdminUser>
  /** Sets a random password and signs every device out. @throws StonechatError `user_not_found` */
  resetPassword(idOrPhone: number | string): Promise<{ user: AdminUser; password: string }>
}

export function createAdmin(
  parts: Pick<Parts, 'store' | 'hasher' | 'clock' | 'region' | 'log' | 'revoke'>,
): Admin {
  const { store, hasher, clock, region, log, revoke } = parts

  async function setDisabled(idOrPhone: number | string, disabled: boolean): Promise<AdminUser> {
    const { id } = await requireUser(store, region, idOrPhone)
    await store.setDisabled(id, disabled, clock())
    return toAdminUser(await requireUser(store, region, id))
  }

  return {
    async add({ username, phone, password = generatePassword() }) {
      const input = parseInput('account.register', { username, phone, password })
      const outcome = await store.createUser({
        user: {
          username: input.username,
          usernameKey: requireUsernameKey(input.username),
          nickname: input.username,
          phone: requirePhone(input.phone, region),
          passwordHash: await hasher.hash(input.password),
          locale: resolveLocale(undefined, region),
        },
        at: clock(),
      })
      if (outcome.status === 'refused') throw new StonechatError(outcome.code)
      log.info({ userId: outcome.user.id }, 'admin.user_added')
      return { user: toAdminUser(outcome.user), password }
    },

    async list({ limit = limits.userListMax, afterId = 0 } = {}) {
      const users = await store.listUsers({ limit: Math.min(limit, limits.userListMax), afterId })
      return users.map(toAdminUser)
    },

    async disable(idOrPhone) {
      const user = await setDisabled(idOrPhone, true)
      revoke({ userId: user.id, reason: 'userDisabled' })
      log.info({ userId: user.id }, 'admin.user_disabled')
      return user
    },

    async enable(idOrPhone) {
      const user = await setDisabled(idOrPhone, false)
      log.info({ userId: user.id }, 'admin.user_enabled')
      return user
    },

    async resetPassword(idOrPhone) {
      const user = await requireUser(store, region, idOrPhone)
      const password = generatePassword()
      const passwordHash = await hasher.hash(password)
      await store.resetPassword({ userId: user.id, passwordHash, at: clock() })
      revoke({ userId: user.id, reason: 'deviceRevoked' })
      log.info({ userId: user.id }, 'admin.password_reset')
      return { user: toAdminUser(user), password }
    },
  }
}

function toAdminUser({ password_hash: _hash, ...user }: UserRecord): AdminUser {
  return user
}
