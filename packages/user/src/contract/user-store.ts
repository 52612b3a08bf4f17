/**
 * The store of accounts is the only source of truth. Every method is one transaction; what it reports as done is durable.
 * Methods named `get…` and `list…` only read. Uniqueness of identities and username keys is decided by the store's own
 * indexes, so that two nodes that register the same name at once cannot both win.
 *
 * Failure: a method rejects with StonechatError `unavailable` where the database cannot be reached or is full.
 * Refusals are answers, not rejections. Times are Unix milliseconds and come from the caller.
 */
import type { AccountStore } from '../account/store.js'
import type { DeviceStore } from '../device/store.js'
import type { CodeStore } from '../identity/code/store.js'
import type { EmailStore } from '../identity/email/store.js'
import type { PasswordStore } from '../identity/password/store.js'
import type { IdentityStore } from '../identity/store.js'
import type { ProfileStore } from '../profile/store.js'
import type { TokenStore } from '../token/store.js'

export interface UserStore
  extends AccountStore,
    ProfileStore,
    IdentityStore,
    PasswordStore,
    CodeStore,
    EmailStore,
    DeviceStore,
    TokenStore {}
