/** How an error looks on the wire: a problem document over HTTP, an `error` member in a WebSocket reply. */
import {
  type FieldError,
  inLanguage,
  type Language,
  type ProofWanted,
  StonechatError,
  type WireError,
} from '@stonechat/protocol'

/** RFC 9457, with our `code` and its companions. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly retryable: boolean
  readonly errors?: readonly FieldError[]
  readonly retry_after_ms?: number | undefined
  readonly proof?: ProofWanted
}

export const problemMediaType = 'application/problem+json'

/** Any thrown value as an error of the table. One that is not in it is a bug: `internal`, with the cause inside. */
export function toStonechatError(thrown: unknown): StonechatError {
  return thrown instanceof StonechatError ? thrown : new StonechatError('internal', { cause: thrown })
}

/** The body of an HTTP error. */
export function toProblem(error: StonechatError, language: Language): Problem {
  return {
    type: `urn:stonechat:error:${error.code}`,
    title: titleOf(error.code),
    status: error.entry.http,
    detail: error.entry[language],
    code: error.code,
    retryable: error.entry.retryable,
    ...companionsOf(error, language),
    // No operation that wants one is carried by a socket.
    ...(error.proof === undefined ? {} : { proof: error.proof }),
  }
}

/** Headers that an HTTP error brings: when to try again, and how to authenticate. */
export function headersOf(error: StonechatError): Record<string, string> {
  return {
    ...(error.retryAfterMs === undefined
      ? {}
      : { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))) }),
    ...(error.entry.http === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
}

/** The `error` member of a WebSocket reply. */
export function toWireError(error: StonechatError, language: Language): WireError {
  return {
    code: error.code,
    message: error.entry[language],
    retryable: error.entry.retryable,
    ...companionsOf(error, language),
  }
}

/** Which fields were wrong, in this language. */
export function fieldErrorsOf({ errors }: StonechatError, language: Language): FieldError[] | undefined {
  return errors?.map(({ path, message }) => ({ path, message: inLanguage(message, language) }))
}

function companionsOf(
  error: StonechatError,
  language: Language,
): Pick<WireError, 'errors' | 'retry_after_ms'> {
  const errors = fieldErrorsOf(error, language)
  return {
    ...(errors === undefined ? {} : { errors }),
    ...(error.retryAfterMs === undefined ? {} : { retry_after_ms: error.retryAfterMs }),
  }
}

/** `rate_limited` → `Rate limited`: RFC 9457 wants a title that is the same for every occurrence of a type. */
function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
