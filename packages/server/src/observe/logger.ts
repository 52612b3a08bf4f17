/** The program's log: events by name with fields, as JSON lines or readable on a terminal. */
import { type Logger, pino } from 'pino'
import type { Config } from '../config/load-config.js'
import { openOutput } from './output.js'

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

/** Writes to standard output and waits for nobody; once there is room again, `log.dropped` says how many lines were lost. */
export async function createLogger(config: Pick<Config, 'log' | 'logFormat' | 'id'>): Promise<Logger> {
  const output = openOutput(1)
  const shape = config.logFormat === 'pretty' ? await prettyShape() : (line: string) => line
  const log = pino(
    {
      level: config.log,
      base: null,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: plainError, error: plainError, cause: plainError },
      redact: { paths: hidden.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    },
    { write: (line: string) => output.write(shape(line)) },
  )
  output.onRoom((lines) => log.warn({ lines }, 'log.dropped'))
  return log
}

async function prettyShape(): Promise<(line: string) => string> {
  const { default: pretty } = await import('pino-pretty')
  return pretty.prettyFactory({
    colorize: process.stdout.isTTY && process.env.NO_COLOR === undefined,
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
