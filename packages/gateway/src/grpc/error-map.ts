/** How an error looks over gRPC: a status, the sentence, and in the trailing metadata the code that programs branch on. */
import { Metadata, type StatusObject } from '@grpc/grpc-js'
import type { StonechatError } from '@stonechat/protocol'
import { fieldErrorsOf } from '../error-map.js'

/**
 * The status of an error. Trailing metadata: `stonechat-code`; `stonechat-errors`, which fields were wrong, as JSON;
 * `stonechat-retry-after-ms`.
 */
export function toStatus(error: StonechatError): StatusObject {
  const metadata = new Metadata()
  metadata.set('stonechat-code', error.code)
  const errors = fieldErrorsOf(error, 'en')
  if (errors !== undefined) metadata.set('stonechat-errors', toAsciiJson(errors))
  if (error.retryAfterMs !== undefined) {
    metadata.set('stonechat-retry-after-ms', String(Math.ceil(error.retryAfterMs)))
  }
  return { code: error.entry.grpc, details: error.entry.en, metadata }
}

/** Metadata holds printable ASCII only, and JSON can say everything in it. */
function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
