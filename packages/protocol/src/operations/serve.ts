/** From a table of handlers to a service: the one place where input is checked and callers are demanded. */
import { StonechatError } from '../errors.js'
import type { OperationName } from '../routes.js'
import { routes } from '../routes.js'
import { type OperationOutput, type ParsedInput, parseInput } from './index.js'
import type { Answer, Call, Caller, OperationRequest, Service } from './service.js'

/** A handler gets checked input. It runs synchronously up to its first wait, so that pipelined requests keep their order. */
export type Handlers<N extends OperationName> = {
  readonly [K in N]: (
    input: ParsedInput<K>,
    request: OperationRequest & { readonly caller: Caller },
  ) => Promise<OperationOutput<K> | Settled<OperationOutput<K>>>
}

/** An answer whose HTTP status differs from the route's. */
export class Settled<T> {
  constructor(
    readonly data: T,
    readonly status: number,
  ) {}
}

/**
 * Makes a service of handlers.
 * @throws StonechatError (from `handle`) `unknown_operation`, `unauthenticated`, `invalid_input`, and what handlers throw
 */
export function serve<N extends OperationName>(handlers: Handlers<N>): Service & { call: Call } {
  const handle = async (request: OperationRequest): Promise<Answer> => {
    if (!Object.hasOwn(handlers, request.name)) throw new StonechatError('unknown_operation')
    if (request.caller === undefined && routes[request.name].auth === 'user')
      throw new StonechatError('unauthenticated')
    const handler = handlers[request.name as N] as (
      input: unknown,
      request: OperationRequest,
    ) => Promise<unknown>
    const output = await handler(parseInput(request.name, request.input), request)
    return output instanceof Settled ? { data: output.data, status: output.status } : { data: output }
  }
  return {
    operations: Object.keys(handlers) as OperationName[],
    handle,
    call: async (name, caller, input) => (await handle({ name, caller, input })).data as never,
  }
}
