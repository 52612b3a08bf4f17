import { type ErrorCode, errorTable, StonechatError } from '@stonechat/protocol'

/** An error as the table of errors knows it. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof StonechatError ? error.code : 'internal'
}

/** Whether the same may succeed later without anybody doing anything. */
export function isPassing(code: ErrorCode): boolean {
  return errorTable[code].retryable || code === 'internal'
}
