import type * as z from 'zod'
import { faultsOf } from '../base/faults-of.js'
import { StonechatError } from '../errors.js'
import type { Fault } from '../faults.js'
import type { OperationName } from '../gen/routes.js'
import * as limits from '../limits.js'
import { operations, type ParsedInput } from './table.js'
import { findUnknownKeys } from './unknown-keys.js'

export interface ParseOptions {
  /** Keys that are not known are left out, as those of a client may be that knows a newer protocol. Default: they are refused. */
  readonly ignoreUnknown?: boolean | undefined
}

/**
 * Checks what a caller sent to an operation.
 * @returns the input with its defaults
 * @throws StonechatError `invalid_input` with the path and the fault of every wrong field, and of every key that is not known
 */
export function parseInput<N extends OperationName>(
  name: N,
  raw: unknown,
  { ignoreUnknown = false }: ParseOptions = {},
): ParsedInput<N> {
  const schema = operations[name].input
  const input = raw ?? {}
  const result = schema.safeParse(input)
  const unknown = ignoreUnknown ? [] : findUnknownKeys(schema, input)
  if (result.success && unknown.length === 0) return result.data as ParsedInput<N>
  throw new StonechatError('invalid_input', {
    errors: [...wrongFields(schema, input, result), ...unknown].slice(0, limits.fieldErrorsMax),
  })
}

function wrongFields(schema: z.ZodType, input: unknown, result: z.ZodSafeParseResult<unknown>): Fault[] {
  if (result.success) return []
  // Only a fault needs to know what was there: with it in mind, all that is right takes three times as long.
  return faultsOf(schema.safeParse(input, { reportInput: true }).error ?? result.error)
}
