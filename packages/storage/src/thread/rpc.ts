/** The messages between the threads: calls one way, replies the other. */
import { types } from 'node:util'
import { type ErrorCode, isErrorCode, StonechatError } from '@stonechat/protocol'
import type { MigrationStatus } from '../migrations/migrate.js'
import type { StoreName } from '../stores/stores.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface ThreadCall {
  readonly kind: 'call'
  readonly id: number
  readonly store: StoreName
  readonly method: string
  readonly args: readonly unknown[]
}

/** `open` waits until the tables are up to date, `close` until every call before it is answered. */
export type ToThread = ThreadCall | { readonly kind: 'open' } | { readonly kind: 'close' }

/** An error on its way: class and cause do not survive the crossing. */
export interface CrossingError {
  readonly code: ErrorCode
  readonly cause: string
}

export type FromThread =
  | { readonly kind: 'opened'; readonly status: MigrationStatus | undefined }
  | { readonly kind: 'not_opened'; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: CrossingError }
  | { readonly kind: 'committed'; readonly messages: number; readonly durationMs: number }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly fields: object; readonly event: string }

export function packError(error: unknown): CrossingError {
  const code = error instanceof StonechatError ? error.code : 'internal'
  const cause = error instanceof StonechatError ? (error.cause ?? error) : error
  return { code, cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }
}

/** An error whose class is the driver's own would cross without a word of what it says. */
export function packErrors(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error && !types.isNativeError(value) ? toNativeError(value) : value,
    ]),
  )
}

function toNativeError(error: Error): Error {
  const { code } = error as { readonly code?: unknown }
  const native = new Error(typeof code === 'string' ? `${error.message} (${code})` : error.message)
  if (error.stack !== undefined) native.stack = error.stack
  return native
}

export function unpackError({ code, cause }: CrossingError): StonechatError {
  return new StonechatError(isErrorCode(code) ? code : 'internal', { cause: new Error(cause) })
}
