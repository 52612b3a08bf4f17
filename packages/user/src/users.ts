import type { CloseName } from '@stonechat/protocol'
import { systemClock } from '@stonechat/protocol/base'
import { type Call, type Caller, type Service, serve } from '@stonechat/protocol/operations'
import { createAccountFeature } from './account/feature.js'
import { type Admin, createAdmin } from './admin/admin.js'
import { createAdminFeature } from './admin/feature.js'
import { createChannel } from './base/channel.js'
import type { Parts } from './base/parts.js'
import { shareWrites } from './base/share-writes.js'
import type { Clock, CodeSenders, Log, OnRevoked, UserStore } from './contract/index.js'
import { checkCallers } from './device/check-callers.js'
import { createDeviceKeys } from './device/device-keys.js'
import { createDeviceStates } from './device/device-states.js'
import { createDeviceFeature } from './device/feature.js'
import { createSeenDevices } from './device/seen-devices.js'
import { createCodes } from './identity/code/code.js'
import { createCodeBudget, noCodeBudget } from './identity/code/code-budget.js'
import { createCodeCourier } from './identity/code/code-courier.js'
import { createCodeFeature } from './identity/code/feature.js'
import { createEmailFeature } from './identity/email/feature.js'
import { createPasswordFeature } from './identity/password/feature.js'
import { createHashGate } from './identity/password/hash-gate.js'
import { createPasswordHasher } from './identity/password/password-hasher.js'
import { parseRegion } from './identity/phone/phone.js'
import { userLimits } from './limits.js'
import { createProfileFeature } from './profile/feature.js'
import type { FindRequest } from './profile/find-user.js'
import { getProfiles, type KnownProfile } from './profile/get-profiles.js'
import type { ProfileChange, UserChanges } from './profile/user-changes.js'
import { createRevocations, type Revocations } from './revocation/revocations.js'
import type { OnGuess } from './throttle/guess.js'
import { createHourlyCounts } from './throttle/hourly-counts.js'
import { createProofs } from './throttle/proofs.js'
import { createThrottle, noThrottle } from './throttle/throttle.js'
import { createAccessTokens } from './token/access-tokens.js'
import { authenticate } from './token/authenticate.js'
import { createTokenFeature } from './token/feature.js'
import { createRefreshTokens } from './token/refresh-tokens.js'
import { deriveKeys } from './token/secret.js'

export interface UsersOptions {
  readonly store: UserStore
  /** At least `limits.jwtSecretMinBytes` bytes; every node needs the same. */
  readonly secret: string | Uint8Array
  readonly senders: CodeSenders
  /** The country of phone numbers typed without a country code, such as `CN`. */
  readonly region: string
  readonly log: Log
  readonly clock?: Clock | undefined
  /** Whether registering needs a verification code. Default: no. */
  readonly requireCode?: boolean | undefined
  /** Where revocations are published; for a host that learns of some before accounts are open. Default: a channel of its own. */
  readonly revocations?: Revocations | undefined
  /** One listener of `revocations`, for a host that needs no more. */
  readonly onRevoked?: OnRevoked | undefined
  /** The countries whose numbers are sent codes, such as `CN`. Default: all. */
  readonly smsCountries?: readonly string[] | undefined
  /** Codes that go out by text message an hour, from this node. Default `userLimits.smsPerHour`. */
  readonly smsPerHour?: number | undefined
  /**
   * The devices of a user that hold a live connection here: where there are too many devices they are not the ones to go. What
   * other nodes hold is known by when it was last seen. Default: none.
   */
  readonly connectedDevices?: ((userId: number) => readonly string[]) | undefined
  /**
   * Whether a user lets somebody find them by what they typed; also asked for users who do not exist, so that no answer is
   * quicker than another. Default: everybody is found.
   */
  readonly mayFind?: ((request: FindRequest) => Promise<boolean>) | undefined
  /** Receives how each sign-in and each other guess ended, for figures. */
  readonly onGuess?: OnGuess | undefined
  /** `false` switches the limits on guesses, codes and searches off, for load tests. Default: on. */
  readonly throttle?: boolean | undefined
}

export interface Users extends Service, AsyncDisposable {
  /**
   * The caller that a token belongs to; `null` where it is not one of ours.
   * @throws StonechatError `token_expired`, `device_revoked`, `user_disabled`; `unavailable` where the store is out of reach
   */
  authenticate(token: string): Promise<Caller | null>
  readonly call: Call
  /** Profiles of those that exist; others are missing from the map. */
  getProfiles(userIds: readonly number[]): Promise<ReadonlyMap<number, KnownProfile>>
  readonly admin: Admin
  /**
   * Which of these may no longer be connected, and why, in their order; straight from the store.
   * @throws StonechatError `unavailable` where the store is out of reach
   */
  checkCallers(callers: readonly Caller[]): Promise<readonly (CloseName | undefined)[]>
  /** Logins that are no longer good: what holds live sockets subscribes, what another process committed is published here. */
  readonly revocations: Revocations
  /** Changes that the user's devices show: what holds live sockets subscribes. Each is committed. */
  readonly changes: UserChanges
}

/**
 * Accounts: registration, login, devices, tokens, codes, profiles.
 * @throws RangeError for a short secret, TypeError for an unknown region
 */
export function createUsers(options: UsersOptions): Users {
  const { store, senders, log, clock = systemClock, requireCode = false, onRevoked } = options
  const revocations = options.revocations ?? createRevocations({ log })
  const changes = createChannel<ProfileChange>({ log, failure: 'user_change.listener_failed' })
  const keys = deriveKeys(options.secret)
  const region = parseRegion(options.region)
  const accessTokens = createAccessTokens({ key: keys.access, clock })
  const deviceStates = createDeviceStates({ store, clock })
  const seenDevices = createSeenDevices({ store, clock, log })
  const courier = createCodeCourier({ log, maxPending: userLimits.codeSendsMaxPending })
  const gate = createHashGate({
    maxRunning: userLimits.passwordHashesMaxRunning,
    maxWaiting: userLimits.passwordHashesMaxWaiting,
  })
  const proofs = createProofs({
    key: keys.proof,
    clock,
    gate: createHashGate({
      maxRunning: userLimits.proofChecksMaxRunning,
      maxWaiting: userLimits.proofChecksMaxWaiting,
    }),
  })
  const parts: Parts = {
    store,
    senders,
    courier,
    codes: createCodes({ key: keys.code }),
    hasher: createPasswordHasher({ gate }),
    accessTokens,
    deviceKeys: createDeviceKeys({ key: keys.device }),
    refreshTokens: createRefreshTokens({ key: keys.refresh, renewalKey: keys.renewal }),
    rotate: shareWrites((batch) => store.rotateDevices(batch)),
    signIn: shareWrites((batch) => store.signIn(batch)),
    throttle: options.throttle === false ? noThrottle : createThrottle({ clock, proofs }),
    codeBudget:
      options.throttle === false
        ? noCodeBudget
        : createCodeBudget({ perHour: options.smsPerHour ?? userLimits.smsPerHour, region, clock, log }),
    smsCountries: options.smsCountries === undefined ? undefined : new Set(options.smsCountries),
    clock,
    region,
    requireCode,
    connectedDevices: options.connectedDevices ?? (() => []),
    mayFind: options.mayFind ?? (async () => true),
    findMisses:
      options.throttle === false
        ? undefined
        : createHourlyCounts({ clock, keysMax: userLimits.findMissKeysMax }),
    onGuess: options.onGuess ?? (() => {}),
    log,
    revoke: revocations.publish,
    announce: changes.publish,
  }
  const stops = [revocations.subscribe(deviceStates.forget)]
  if (onRevoked !== undefined) stops.push(revocations.subscribe(onRevoked))

  const service = serve({
    ...createAccountFeature(parts),
    ...createTokenFeature(parts),
    ...createCodeFeature(parts),
    ...createPasswordFeature(parts),
    ...createEmailFeature(parts),
    ...createDeviceFeature(parts),
    ...createProfileFeature(parts),
    ...createAdminFeature(parts),
  })

  return {
    ...service,
    authenticate: (token) => authenticate({ accessTokens, deviceStates, seenDevices }, token),
    getProfiles: (userIds) => getProfiles(store, userIds),
    checkCallers: (callers) => checkCallers({ store, seenDevices }, callers),
    admin: createAdmin(parts),
    revocations,
    changes: { subscribe: changes.subscribe },
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop()
      await Promise.all([courier[Symbol.asyncDispose](), seenDevices[Symbol.asyncDispose]()])
    },
  }
}
