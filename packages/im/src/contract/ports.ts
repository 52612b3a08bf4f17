/** The smaller things messaging asks of its host. */
import type { CloseName, Profile } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { ShownProfile } from '../bus/bus.js'

/**
 * Who does this token belong to? `null` refuses it (401). A throw means that it cannot be known right now (503).
 */
export type Authenticate = (token: string) => Promise<Caller | null>

/**
 * Who of these may no longer be connected, and why; in their order, `undefined` for those who may. Asked when a connection
 * starts, when a revocation may have been missed, and now and then. Must not answer from a cache.
 */
export type CheckCallers = (callers: readonly Caller[]) => Promise<readonly (CloseName | undefined)[]>

/** Live connections that have to end: all of a user's, one device's, or all except one device's. */
export interface Disconnection {
  readonly userId: number
  readonly deviceId?: string | undefined
  readonly exceptDeviceId?: string | undefined
  readonly reason: CloseName
}

/** Where it is published that logins are no longer good; `revocations` of `@stonechat/user` is one. */
export interface RevocationSource {
  /** Adds a listener, which neither throws nor waits. The returned function removes it. */
  subscribe(listener: (revoked: Disconnection) => void): () => void
}

/** Where it is published that something of a user's changed outside of messaging; `changes` of `@stonechat/user` is one. */
export interface UserChangeSource {
  /** Adds a listener, which neither throws nor waits. The returned function removes it. */
  subscribe(
    listener: (change: {
      readonly userId: number
      readonly rev: number
      readonly kind: 'profile'
      /** What others see of the user now, where that may be what changed: it reaches who has the user on the screen. */
      readonly shown?: ShownProfile | undefined
    }) => void,
  ): () => void
}

/** What the directory knows of a user. */
export interface DirectoryEntry extends Profile {
  /** Whether the account is disabled: nobody can write to its user or add them to a group. `false` where it is absent. */
  readonly isDisabled?: boolean | undefined
}

/** Knows the names of users. Without one, every positive id is taken to be a user. */
export interface Directory {
  /** Profiles of those that exist; others are missing from the map. */
  getProfiles(userIds: readonly number[]): Promise<ReadonlyMap<number, DirectoryEntry>>
}
