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
   * Moves the refresh counters of living devices from exactly `counter` to the next, all of them in one transaction, one
   * after the other: of two with the same counter the first is `rotated`, the other `reused`. Only the renewal that moved a
   * counter last may come again, with the same `requestHash`: it is `rotated` and changes nothing. Outcomes in the same order.
   */
  rotateDevices(rotations: readonly Rotation[]): Promise<RotateOutcome[]>
}
