/** What a carrier (HTTP, WebSocket, gRPC) hands to a library, and what it gets back. */
import type { OperationName } from '../gen/routes.js'
import type { AnyCaller } from './caller.js'
import type { OperationInput, OperationOutput } from './table.js'

export interface OperationRequest {
  readonly name: OperationName
  /** `undefined` only for operations with `auth: 'none'`. */
  readonly caller: AnyCaller | undefined
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
  caller: AnyCaller | undefined,
  input: OperationInput<N>,
) => Promise<OperationOutput<N>>
