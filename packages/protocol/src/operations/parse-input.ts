import { faultsOf } from '../base/faults-of.js'
import { StonechatError } from '../errors.js'
import type { OperationName } from '../gen/routes.js'
import { operations, type ParsedInput } from './table.js'

/**
 * Checks what a caller sent to an operation.
 * @returns the input with its defaults
 * @throws StonechatError `invalid_input` with the path and the fault of every wrong field
 */
export function parseInput<N extends OperationName>(name: N, raw: unknown): ParsedInput<N> {
  const schema = operations[name].input
  const result = schema.safeParse(raw ?? {})
  if (result.success) return result.data as ParsedInput<N>
  // Only a fault needs to know what was there: with it in mind, all that is right takes three times as long.
  const explained = schema.safeParse(raw ?? {}, { reportInput: true })
  throw new StonechatError('invalid_input', { errors: faultsOf(explained.error ?? result.error) })
}
