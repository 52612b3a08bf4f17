import type { AdminUser } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import { creationError } from '../account/creation-error.js'
import type { Parts } from '../base/parts.js'
import type { Identity, UserDraft, UserStore } from '../contract/index.js'
import { normaliseEmail } from '../identity/email/normalise-email.js'
import { type Region, requirePhone } from '../identity/phone/phone.js'
import { refusePhoneLike } from '../identity/phone/phone-like.js'
import { requireOrdinaryPhone } from '../identity/phone/text-messages.js'
import { makeUpUsername } from '../identity/username/make-up-username.js'
import { requireUsername } from '../identity/username/username.js'
import { resolveLocale } from '../profile/locale.js'
import { toAdminUser } from './admin-user.js'

export interface AddedUser {
  readonly user: AdminUser
  /** `false` where the external id named this account already: nothing was made or changed. */
  readonly isNew: boolean
}

/**
 * Makes an account on the word of an operator: names are taken as confirmed. Asked again with the same `external_id`, it
 * answers the first account, whatever else differs.
 * @param password `null` makes an account without a password
 * @throws StonechatError `invalid_input`, `phone_taken`, `email_taken`, `username_taken`, `overloaded`
 */
export async function addUser(
  parts: Pick<Parts, 'store' | 'hasher' | 'clock' | 'region' | 'log'>,
  input: ParsedInput<'admin.user.add'>,
  password: string | null = null,
): Promise<AddedUser> {
  const { store, hasher, clock, region, log } = parts
  const draft = draftOf(input, region)
  const known = await findFirst(store, input)
  if (known !== undefined) return known

  const passwordHash = password === null ? null : await hasher.hash(password)
  const outcome = await store.createUser({ user: { ...draft, passwordHash }, at: clock() })
  if (outcome.status === 'refused') {
    // Another call may have been faster with the same external id; the other names then belong to its account.
    const first = await findFirst(store, input)
    if (first !== undefined) return first
    throw creationError(outcome.code)
  }
  log.info({ userId: outcome.user.id }, 'admin.user_added')
  return { user: await toAdminUser(store, outcome.user), isNew: true }
}

function draftOf(input: ParsedInput<'admin.user.add'>, region: Region): Omit<UserDraft, 'passwordHash'> {
  const { username = makeUpUsername(), nickname = username } = input
  const { key, looks } = requireUsername(username)
  refusePhoneLike(input, region)
  const identities: Identity[] = []
  if (input.phone !== undefined) {
    const phone = requirePhone(input.phone, region)
    requireOrdinaryPhone(phone)
    identities.push({ kind: 'phone', key: phone })
  }
  if (input.email !== undefined) identities.push({ kind: 'email', key: normaliseEmail(input.email) })
  if (input.external_id !== undefined) identities.push({ kind: 'external', key: input.external_id })
  return {
    username,
    usernameKey: key,
    usernameLooks: looks,
    nickname,
    identities: identities.map((identity) => ({ ...identity, isProven: true })),
    locale: resolveLocale(undefined, region),
  }
}

async function findFirst(
  store: UserStore,
  { external_id: externalId }: ParsedInput<'admin.user.add'>,
): Promise<AddedUser | undefined> {
  if (externalId === undefined) return undefined
  const user = await store.getUser({ kind: 'external', key: externalId })
  return user === undefined ? undefined : { user: await toAdminUser(store, user), isNew: false }
}
