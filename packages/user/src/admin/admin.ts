import { type AdminUser, limits } from '@stonechat/protocol'
import { type OperationInput, parseInput } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { generatePassword } from '../identity/password/generate-password.js'
import { requireStrongPassword } from '../identity/password/weak-password.js'
import { requireUser } from '../profile/read-users.js'
import { type AddedUser, addUser } from './add-user.js'
import { toAdminUser, toAdminUsers } from './admin-user.js'

/** An account to be made: at least one of its names, and what it is opened with. */
export interface NewUser extends OperationInput<'admin.user.add'> {
  /** One is made up where none is given; `null` makes an account without a password. */
  readonly password?: string | null | undefined
}

/**
 * What the operator may do without being signed in, for the command line. An id, a phone number, an e-mail address or a
 * username names a user.
 */
export interface Admin {
  /**
   * Makes an account without a code, and answers with its password where it has one. Asked again with the same
   * `external_id` it answers the first account, without a password.
   * @throws StonechatError `invalid_input`, `phone_taken`, `email_taken`, `username_taken`
   */
  add(user: NewUser): Promise<AddedUser & { readonly password: string | null }>
  /** Users by id ascending, at most `limits.userListMax` at a time. */
  list(page?: { limit?: number | undefined; afterId?: number | undefined }): Promise<AdminUser[]>
  /** Shuts a user out, at once and on every device. @throws StonechatError `user_not_found` */
  disable(name: number | string): Promise<AdminUser>
  /** @throws StonechatError `user_not_found` */
  enable(name: number | string): Promise<AdminUser>
  /**
   * Takes the phone number and the e-mail address of a user for theirs, as if a code had proven it, without ending anything.
   * @throws StonechatError `user_not_found`
   */
  confirm(name: number | string): Promise<AdminUser>
  /** The same for a page of users, by their ids, in a few statements. Answers with those that were not confirmed before. */
  confirmMany(userIds: readonly number[]): Promise<AdminUser[]>
  /** Sets a random password and signs every device out. @throws StonechatError `user_not_found` */
  resetPassword(name: number | string): Promise<{ user: AdminUser; password: string }>
}

export function createAdmin(
  parts: Pick<Parts, 'store' | 'hasher' | 'clock' | 'region' | 'log' | 'revoke'>,
): Admin {
  const { store, hasher, clock, region, log, revoke } = parts

  async function setDisabled(name: number | string, disabled: boolean): Promise<AdminUser> {
    const { id } = await requireUser(store, region, name)
    await store.setDisabled(id, disabled, clock())
    return toAdminUser(store, await requireUser(store, region, id))
  }

  async function confirm(userIds: readonly number[]): Promise<readonly number[]> {
    const confirmed = await store.proveAddresses(userIds, clock())
    for (const userId of confirmed) log.info({ userId }, 'admin.user_confirmed')
    return confirmed
  }

  return {
    async add({ password = generatePassword(), ...names }) {
      const input = parseInput('admin.user.add', names)
      const checked = requirePassword(password)
      if (checked !== null) await requireStrongPassword(checked, input)
      const added = await addUser(parts, input, checked)
      return { ...added, password: added.isNew ? password : null }
    },

    async list({ limit = limits.userListMax, afterId = 0 } = {}) {
      const users = await store.listUsers({ limit: Math.min(limit, limits.userListMax), afterId })
      return toAdminUsers(store, users)
    },

    async disable(name) {
      const user = await setDisabled(name, true)
      revoke({ userId: user.id, reason: 'userDisabled' })
      log.info({ userId: user.id }, 'admin.user_disabled')
      return user
    },

    async enable(name) {
      const user = await setDisabled(name, false)
      log.info({ userId: user.id }, 'admin.user_enabled')
      return user
    },

    async confirm(name) {
      const { id } = await requireUser(store, region, name)
      await confirm([id])
      return toAdminUser(store, await requireUser(store, region, id))
    },

    async confirmMany(userIds) {
      const users = await store.getUsers(await confirm(userIds))
      return toAdminUsers(
        store,
        users.sort((one, other) => one.id - other.id),
      )
    },

    async resetPassword(name) {
      const user = await requireUser(store, region, name)
      const password = generatePassword()
      const passwordHash = await hasher.hash(password)
      await store.resetPassword({ userId: user.id, passwordHash, at: clock() })
      revoke({ userId: user.id, reason: 'deviceRevoked' })
      log.info({ userId: user.id }, 'admin.password_reset')
      return { user: await toAdminUser(store, user), password }
    },
  }
}

/** The rules of a password are those of registering. @throws StonechatError `invalid_input` */
function requirePassword(password: string | null): string | null {
  return password === null ? null : parseInput('password.change', { old_password: '-', password }).password
}
