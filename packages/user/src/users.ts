import { limits, routes, StonechatError } from '@stonechat/protocol'
import {
  type Call,
  type Caller,
  type OperationRequest,
  operations,
  parseInput,
  type Service,
} from '@stonechat/protocol/operations'
import { type Admin, createAdmin } from './admin.js'
import { createCodes } from './code/code.js'
import { createCodeCourier } from './code/code-courier.js'
import type { Clock, CodeSenders, Log, OnRevoked, UserStore } from './contract/index.js'
import { createDeviceStates } from './device/device-states.js'
import { createSeenDevices } from './device/seen-devices.js'
import { createHandlers, type UserOperation } from './handlers.js'
import { parseRegion } from './identity/phone.js'
import { createHashGate } from './password/hash-gate.js'
import { createPasswordHasher } from './password/password-hasher.js'
import { createThrottle, noThrottle } from './throttle/throttle.js'
import { createAccessTokens } from './token/access-token.js'
import { authenticate } from './token/authenticate.js'
import { createRefreshTokens } from './token/refresh-token.js'
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
  readonly onRevoked?: OnRevoked | undefined
  /** `false` switches the limits on guesses and codes off, for load tests. Default: on. */
  readonly throttle?: boolean | undefined
}

export interface Profile {
  readonly nickname: string
  readonly avatar_url: string | null
}

export interface Users extends Service, AsyncDisposable {
  /**
   * Who does this token belong to? `null` where it is not one of ours.
   * @throws StonechatError `token_expired`, `device_revoked`, `user_disabled`; `unavailable` where the store is out of reach
   */
  authenticate(token: string): Promise<Caller | null>
  readonly call: Call
  /** Profiles of those that exist; others are missing from the map. */
  getProfiles(userIds: readonly number[]): Promise<ReadonlyMap<number, Profile>>
  readonly admin: Admin
}

/**
 * Accounts: registration, login, devices, tokens, codes, profiles.
 * @throws RangeError for a short secret, TypeError for an unknown region
 */
export function createUsers(options: UsersOptions): Users {
  const { store, senders, log, clock = Date.now, requireCode = false, onRevoked } = options
  const keys = deriveKeys(options.secret)
  const region = parseRegion(options.region)
  const accessTokens = createAccessTokens({ key: keys.access, clock })
  const deviceStates = createDeviceStates({ store, clock })
  const seenDevices = createSeenDevices({ store, clock, log })
  const courier = createCodeCourier({ log, maxPending: limits.codeSendsMaxPending })
  const gate = createHashGate({
    maxRunning: limits.passwordHashesMaxRunning,
    maxWaiting: limits.passwordHashesMaxWaiting,
  })
  const parts = {
    store,
    senders,
    courier,
    codes: createCodes({ key: keys.code }),
    hasher: createPasswordHasher({ gate }),
    accessTokens,
    refreshTokens: createRefreshTokens({ key: keys.refresh }),
    throttle: options.throttle === false ? noThrottle : createThrottle(),
    clock,
    region,
    requireCode,
    log,
    revoke: (revocation) => {
      deviceStates.forget(revocation)
      onRevoked?.(revocation)
    },
  } satisfies Parameters<typeof createHandlers>[0]
  const handlers = createHandlers(parts)

  async function handle(request: OperationRequest) {
    const { name, caller, ip, userAgent } = request
    if (!isUserOperation(name)) throw new StonechatError('unknown_operation')
    if (operations[name].auth === 'user' && caller === undefined) throw new StonechatError('unauthenticated')
    const input = parseInput(name, request.input)
    const handler = handlers[name] as (input: unknown, origin: object) => Promise<unknown>
    return { data: await handler(input, { caller, ip, userAgent }) }
  }

  return {
    operations: (Object.keys(routes) as (keyof typeof routes)[]).filter(isUserOperation),
    handle,
    call: async (name, caller, input) => (await handle({ name, caller, input })).data as never,
    authenticate: (token) => authenticate({ accessTokens, deviceStates, seenDevices }, token),
    async getProfiles(userIds) {
      const users = await store.getUsers([...new Set(userIds)])
      return new Map(users.map(({ id, nickname, avatar_url }) => [id, { nickname, avatar_url }]))
    },
    admin: createAdmin(parts),
    async [Symbol.asyncDispose]() {
      await Promise.all([courier[Symbol.asyncDispose](), seenDevices[Symbol.asyncDispose]()])
    },
  }
}

function isUserOperation(name: keyof typeof routes): name is UserOperation {
  return routes[name].area === 'user'
}
