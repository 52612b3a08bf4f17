import type { Refused } from '../base/refused.js'
import type { UserRecord } from '../profile/store.js'

/** A refresh token that was presented. */
export interface Rotation {
  readonly deviceId: string
  readonly counter: number
  /** Names the renewal where its client did: it may then be asked for again. */
  readonly requestHash?: string | undefined
  /** A device that was not refreshed since has expired. */
  readonly refreshedAfter: number
  /** For how long after the counter was moved its renewal may come again without a name. */
  readonly graceMs: number
  readonly at: number
}

export type RotateOutcome =
  /** By this call, or by an earlier one of the same renewal. */
  | { readonly status: 'rotated'; readonly user: UserRecord }
  /** A former token of a living device was used again: the device is now revoked. */
  | { readonly status: 'reused'; readonly userId: number }
  | Refused<'invalid_refresh_token' | 'user_disabled'>

export interface TokenStore {
  /**
   * Moves the refresh counters of living devices from `counter` to the next, all of them in one transaction, one after the
   * other. A counter greater than the device's was given out before the database was set back, and is taken as well. Only the
   * renewal that moved a counter last may come again, less than `graceMs` before or after it or with the same `requestHash`: it
   * is `rotated` and changes nothing. Any other former counter is `reused`. Outcomes in the same order.
   */
  rotateDevices(rotations: readonly Rotation[]): Promise<RotateOutcome[]>
}
