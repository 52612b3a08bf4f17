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
}
