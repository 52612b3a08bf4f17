/** What every library asks of its host. */

/** Where log lines go; pino's loggers fit. */
export interface Log {
  debug(fields: object, event: string): void
  info(fields: object, event: string): void
  warn(fields: object, event: string): void
  error(fields: object, event: string): void
}

/** The time, so that tests can set it. Unix milliseconds. */
export type Clock = () => number
