// Made by `npm run routes:generate` out of errors.ts. Do not edit.
import type { ErrorCode } from '../errors.js'

/** Every code of the error table, for programs that need no sentences. */
export const errorCodes: readonly ErrorCode[] = [
  'invalid_input',
  'invalid_json',
  'invalid_code',
  'code_required',
  'unauthenticated',
  'token_expired',
  'invalid_credentials',
  'invalid_refresh_token',
  'device_revoked',
  'user_disabled',
  'forbidden',
  'not_a_member',
  'muted',
  'blocked',
  'peer_disabled',
  'banned',
  'recall_expired',
  'edit_expired',
  'not_found',
  'unknown_operation',
  'user_not_found',
  'group_not_found',
  'message_not_found',
  'conversation_not_found',
  'device_not_found',
  'method_not_allowed',
  'phone_taken',
  'email_taken',
  'username_taken',
  'conflict',
  'group_full',
  'limit_reached',
  'group_dissolved',
  'message_recalled',
  'cursor_expired',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'internal',
  'overloaded',
  'unavailable',
]

/** Those after which the same request may succeed later without being changed. */
export const retryableCodes: readonly ErrorCode[] = [
  'rate_limited',
  'overloaded',
  'unavailable',
]
