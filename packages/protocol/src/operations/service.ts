/** What a carrier (HTTP, WebSocket, gRPC) hands to a library, and what it gets back. */
import type { OperationName } from '../routes.js'
import type { OperationInput, OperationOutput } from './index.js'

/** Who calls: the outcome of `authenticate`. */
export interface Caller {
  readonly userId: number
  /** The login this call belongs to, where accounts know devices. */
  readonly deviceId?: string | undefined
  /** When the token stops being valid, Unix milliseconds. */
  readonly expiresAt?: number | undefined
}

export interface OperationRequest {
  readonly name: OperationName
  /** `undefined` only for operations with `auth: 'none'`. */
  readonly caller: Caller | undefined
  /** Not yet checked. */
  readonly input: unknown
  /** The address of the caller, for throttling. */
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
  /** The live connection the request came on, by the id that `ready` told it. */
  readonly connectionId?: string | undefined
}

export interface Answer {
  readonly data: unknown
  /** HTTP status where it differs from the route's: 200 for a message that was already there. */
  readonly status?: number
}

/** A library that answers some operations of the table. */
export interface Service {
  /** Operations this service answers. */
  readonly operations: readonly OperationName[]
  /**
   * Checks the input, applies every rule, does it.
   * @throws StonechatError with a code of the table; anything else is a bug and becomes `internal`.
   */
  handle(request: OperationRequest): Promise<Answer>
}

/** One typed call, for code in the same process. */
export type Call = <N extends OperationName>(
  name: N,
  caller: Caller | undefined,
  input: OperationInput<N>,
) => Promise<OperationOutput<N>>
