/** From a table of handlers to a service: the one place where input and callers are checked. */
import { StonechatError } from '../errors.js'
import type { OperationName } from '../gen/routes.js'
import { type CallerFor, mayCall } from './caller.js'
import { isDeclared } from './common-errors.js'
import { parseInput } from './parse-input.js'
import type { Answer, Call, OperationRequest, Service } from './service.js'
import { type Entries, type OperationOutput, operations, type ParsedInput } from './table.js'
import { type OnUndeclaredError, reportUndeclaredError } from './undeclared-errors.js'

/** A handler gets checked input. It runs synchronously up to its first wait, so that pipelined requests keep their order. */
export type Handlers<N extends OperationName> = {
  readonly [K in N]: (
    input: ParsedInput<K>,
    request: OperationRequest & { readonly caller: CallerFor<Entries[K]['auth']> },
  ) => Promise<OperationOutput<K> | Settled<OperationOutput<K>>>
}

/** An answer whose HTTP status differs from the route's. */
export class Settled<T> {
  constructor(
    readonly data: T,
    readonly status: number,
  ) {}
}

export interface ServeOptions {
  /** Receives each code that a handler threw although the entry of its operation does not name it. */
  readonly onUndeclaredError?: OnUndeclaredError | undefined
}

/**
 * Makes a service of handlers.
 * @throws StonechatError (from `handle`) `unknown_operation`, `unauthenticated`, `forbidden`, `invalid_input`, and what
 * handlers throw
 */
export function serve<N extends OperationName>(
  handlers: Handlers<N>,
  { onUndeclaredError = reportUndeclaredError }: ServeOptions = {},
): Service & { call: Call } {
  const handle = async (request: OperationRequest): Promise<Answer> => {
    const { name, caller } = request
    if (!Object.hasOwn(handlers, name)) throw new StonechatError('unknown_operation')
    if (!mayCall(operations[name].auth, caller))
      throw new StonechatError(caller === undefined ? 'unauthenticated' : 'forbidden')
    const handler = handlers[name as N] as (input: unknown, request: OperationRequest) => Promise<unknown>
    const input = parseInput(name, request.input, { ignoreUnknown: request.isNewer })
    try {
      const output = await handler(input, request)
      return output instanceof Settled ? { data: output.data, status: output.status } : { data: output }
    } catch (error) {
      if (error instanceof StonechatError && !isDeclared(operations[name], error.code))
        onUndeclaredError({ operation: name, code: error.code })
      throw error
    }
  }
  return {
    operations: Object.keys(handlers) as OperationName[],
    handle,
    call: async (name, caller, input) => (await handle({ name, caller, input })).data as never,
  }
}
