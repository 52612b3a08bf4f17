import type { CloseName } from '@stonechat/protocol'
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

/** The way of a revocation from whoever committed it to everything in this process that relied on those logins. */
export interface Revocations {
  /** Adds a listener. The returned function removes it. */
  subscribe(listener: OnRevoked): () => void
  /**
   * Notifies every listener before it returns, in the order in which they subscribed; one that throws is logged and
   * keeps nothing from the others. Only for what is committed: by accounts themselves, or by another process.
   */
  publish(revocation: Revocation): void
}

/** Makes the channel: a host that hears of revocations before accounts are open makes it first and hands it to them. */
export function createRevocations({ log }: { readonly log: Log }): Revocations {
  const listeners = new Set<OnRevoked>()

  function notify(listener: OnRevoked, revocation: Revocation): void {
    try {
      listener(revocation)
    } catch (error) {
      log.error({ userId: revocation.userId, err: error }, 'revocation.listener_failed')
    }
  }

  return {
    subscribe(listener) {
      // Its own function, so that one subscribed twice is two listeners.
      const own: OnRevoked = (revocation) => listener(revocation)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    publish(revocation) {
      for (const listener of [...listeners]) notify(listener, revocation)
    },
  }
}
