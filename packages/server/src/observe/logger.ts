/** The program's log: events by name with fields, as JSON lines or readable on a terminal. */
import { type Logger, pino } from 'pino'
import type { Config } from '../config/load-config.js'

export type { Logger } from 'pino'

/**
 * Field names that never reach the log, at the top and one level down. Code does not log them; this is a safety net for an
 * object that is logged whole.
 */
const hidden = [
  'token',
  'refresh_token',
  'refreshToken',
  'access_token',
  'authorization',
  'password',
  'old_password',
  'code_hash',
  'codeHash',
  'password_hash',
  'passwordHash',
  'secret',
  'content',
  'text',
  'draft',
]

/** Writes to standard output, at once: nothing is lost when the process ends. */
export async function createLogger(config: Pick<Config, 'log' | 'logFormat' | 'id'>): Promise<Logger> {
  return pino(
    {
      level: config.log,
      base: null,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: plainError, error: plainError, cause: plainError },
      redact: { paths: hidden.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    },
    config.logFormat === 'pretty' ? await prettyStream() : pino.destination({ fd: 1, sync: true }),
  )
}

async function prettyStream() {
  const { default: pretty } = await import('pino-pretty')
  return pretty({
    colorize: process.stdout.isTTY && process.env.NO_COLOR === undefined,
    destination: 1,
    sync: true,
    messageKey: 'event',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
  })
}

/** An error with its stack and its causes, without the fields that libraries hang on it (queries, requests). */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  }
}
