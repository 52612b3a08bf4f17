/** The smaller things accounts ask of their host. */
import type { CloseName } from '@stonechat/protocol'

/** Where the outside world hears of what went on; pino's loggers fit. */
export interface Log {
  debug(fields: object, event: string): void
  info(fields: object, event: string): void
  warn(fields: object, event: string): void
  error(fields: object, event: string): void
}

/** The time, so that tests can set it. Unix milliseconds. */
export type Clock = () => number

/** Logins that are no longer good: all of a user's, one device's, or all but one device's. */
export interface Revocation {
  readonly userId: number
  readonly deviceId?: string | undefined
  readonly exceptDeviceId?: string | undefined
  readonly reason: CloseName
}

/** Told after the commit, so that live sockets can be closed. Must neither throw nor wait. */
export type OnRevoked = (revocation: Revocation) => void
