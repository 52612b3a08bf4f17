/** What every library asks of its host. */

/** Where log lines go; pino's loggers fit. */
export interface Log {
  debug(fields: object, event: string): void
  info(fields: object, event: string): void
  warn(fields: object, event: string): void
  error(fields: object, event: string): void
}

/** The time, so that tests can set it. */
export interface Clock {
  /** Unix milliseconds. People and programs set it, forth and back: for stamps that others read, never for durations. */
  (): number
  /** Milliseconds since some moment; nobody sets it. Where it is missing, the clock itself is one that nobody sets. */
  readonly monotonic?: () => number
  /**
   * Unix milliseconds by which that expires what nobody uses: never ahead of the clock, and where the clock leaps ahead it
   * catches up slowly, so that whoever is active is not taken for somebody who has been away. Where it is missing: the clock.
   */
  readonly aging?: () => number
  /**
   * Unix milliseconds to note a use with, which is compared with `aging` later: the clock, or what was stamped last before the
   * start where the clock is behind that. Where it is missing: the clock.
   */
  readonly usedAt?: () => number
}
