import type { CloseName } from '@stonechat/protocol'
import { type Channel, createChannel } from '../base/channel.js'
import type { Log } from '../contract/index.js'

/** Logins that are no longer good: all of a user's, one device's, or all except one device's. */
export interface Revocation {
  readonly userId: number
  readonly deviceId?: string | undefined
  readonly exceptDeviceId?: string | undefined
  readonly reason: CloseName
}

/** Called after the commit, so that live sockets can be closed. Must neither throw nor wait. */
export type OnRevoked = (revocation: Revocation) => void

/** Published by accounts themselves, or for another process. */
export type Revocations = Channel<Revocation>

/** Makes the channel: a host that receives revocations before accounts are open makes it first and hands it to them. */
export function createRevocations({ log }: { readonly log: Log }): Revocations {
  return createChannel({ log, failure: 'revocation.listener_failed' })
}
