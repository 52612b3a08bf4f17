/** What `createUsers` puts together once; each use case names those it works with. */
import type { Caller, OperationOutput } from '@stonechat/protocol/operations'
import type {
  Clock,
  CodeSenders,
  Log,
  RotateOutcome,
  Rotation,
  SignIn,
  SignInOutcome,
  UserStore,
} from '../contract/index.js'
import type { DeviceKeys } from '../device/device-keys.js'
import type { Codes } from '../identity/code/code.js'
import type { CodeBudget } from '../identity/code/code-budget.js'
import type { CodeCourier } from '../identity/code/code-courier.js'
import type { PasswordHasher } from '../identity/password/password-hasher.js'
import type { Region } from '../identity/phone/phone.js'
import type { FindRequest } from '../profile/find-user.js'
import type { ProfileChange } from '../profile/user-changes.js'
import type { Revocations } from '../revocation/revocations.js'
import type { OnGuess } from '../throttle/guess.js'
import type { HourlyCounts } from '../throttle/hourly-counts.js'
import type { Throttle } from '../throttle/throttle.js'
import type { AccessTokens } from '../token/access-tokens.js'
import type { RefreshTokens } from '../token/refresh-tokens.js'
import type { SharedWrite } from './share-writes.js'

export interface Parts {
  readonly store: UserStore
  readonly senders: CodeSenders
  readonly courier: CodeCourier
  readonly codes: Codes
  readonly hasher: PasswordHasher
  readonly accessTokens: AccessTokens
  readonly refreshTokens: RefreshTokens
  readonly deviceKeys: DeviceKeys
  readonly rotate: SharedWrite<Rotation, RotateOutcome>
  readonly signIn: SharedWrite<SignIn, SignInOutcome>
  readonly throttle: Throttle
  readonly codeBudget: CodeBudget
  /** Countries that text messages are sent to; `undefined` for all. */
  readonly smsCountries: ReadonlySet<string> | undefined
  readonly clock: Clock
  readonly region: Region
  readonly requireCode: boolean
  readonly log: Log
  readonly connectedDevices: (userId: number) => readonly string[]
  /** Whether a user lets themselves be found so. */
  readonly mayFind: (request: FindRequest) => Promise<boolean>
  /** How often each user looked for somebody who is not found; `undefined` where that is not limited. */
  readonly findMisses: HourlyCounts | undefined
  /** Receives how each guess ended. */
  readonly onGuess: OnGuess
  /** Publishes that logins are no longer good. Only after the commit. */
  readonly revoke: Revocations['publish']
  /** Publishes that something of a user's changed. Only after the commit. */
  readonly announce: (change: ProfileChange) => void
}

/** Where a request came from. */
export interface Origin {
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
}

/** Where a request of a signed-in user came from. */
export interface CallerOrigin extends Origin {
  readonly caller: Caller
}

/** The answer to every way of signing in. */
export type SignedIn = OperationOutput<'account.login'>
