import {
  type ErrorCode,
  errorCodes,
  type FieldError,
  type ProofWanted,
  retryableCodes,
  type WireError,
} from '@stonechat/protocol'

interface ClientErrorDetails {
  readonly message?: string | undefined
  readonly isRetryable?: boolean | undefined
  readonly errors?: readonly FieldError[] | undefined
  readonly retryAfterMs?: number | undefined
  readonly proof?: ProofWanted | undefined
  readonly cause?: unknown
}

/**
 * A failed call. Branch on `code`: one of the server's, or `network` where no answer came. `message` is the sentence of the
 * server, for logs.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ErrorCode | 'network'
  /** Whether the same call may succeed later without being changed. */
  readonly isRetryable: boolean
  /** Field faults of `invalid_input`: `{ path: 'phone', message }`. */
  readonly errors: readonly FieldError[]
  readonly retryAfterMs: number | undefined
  /** What lets the same call through at once, which the SDK works out by itself where it can. */
  readonly proof: ProofWanted | undefined

  constructor(code: ErrorCode | 'network', details: ClientErrorDetails = {}) {
    super(details.message ?? code, details)
    this.code = code
    this.isRetryable = details.isRetryable ?? (code === 'network' || retryableCodes.includes(code))
    this.errors = details.errors ?? []
    this.retryAfterMs = details.retryAfterMs
    this.proof = details.proof
  }
}

/** There was no answer. @throws ClientError `network` */
export function failNetwork(cause: unknown): never {
  throw new ClientError('network', { cause })
}

/** The error a server named in a reply frame. A code of a newer server, unknown here, counts as `internal`. */
export function fromWireError(error: WireError): ClientError {
  return new ClientError(isKnownCode(error.code) ? error.code : 'internal', {
    ...error,
    isRetryable: error.retryable,
    retryAfterMs: error.retry_after_ms,
  })
}

/** Whether a code is one of the table: those of a newer server may not be. */
export function isKnownCode(code: unknown): code is ErrorCode {
  return errorCodes.includes(code as ErrorCode)
}

/** A refusal as the server would name it, so that it can be handed on; `undefined` where no answer came. */
export function toWireError(error: unknown): WireError | undefined {
  const code = codeOf(error)
  if (code === 'network') return undefined
  if (!(error instanceof ClientError)) return { code, message: String(error), retryable: false }
  const { message, isRetryable: retryable, errors, retryAfterMs } = error
  return { code, message, retryable, errors, retry_after_ms: retryAfterMs }
}

/** The code of any caught error; one that is no ClientError is a bug of ours and counts as `internal`. */
export function codeOf(error: unknown): ErrorCode | 'network' {
  return error instanceof ClientError ? error.code : 'internal'
}
