/**
 * The whole operations table: `routes` joined with the schemas of every operation. Servers use it; browsers import
 * only its types.
 */
import type { z } from 'zod'
import { accountOperations } from '../account/operations.js'
import { faultsOf } from '../base/faults-of.js'
import { blockOperations } from '../block/operations.js'
import { connectionOperations } from '../connection/operations.js'
import { deviceOperations } from '../device/operations.js'
import { StonechatError } from '../errors.js'
import { groupOperations } from '../group/operations.js'
import { messageOperations } from '../message/operations.js'
import { presenceOperations } from '../presence/operations.js'
import { type OperationName, type Route, routes } from '../routes.js'
import { sessionOperations } from '../session/operations.js'
import { syncOperations } from '../sync/operations.js'
import { typingOperations } from '../typing/operations.js'
import { userOperations } from '../user/operations.js'
import { summaries } from './summaries.js'

const schemas = {
  ...accountOperations,
  ...deviceOperations,
  ...userOperations,
  ...sessionOperations,
  ...messageOperations,
  ...presenceOperations,
  ...groupOperations,
  ...blockOperations,
  ...syncOperations,
  ...typingOperations,
  ...connectionOperations,
} as const satisfies Record<OperationName, { input: z.ZodType; output: z.ZodType }>

export type Schemas = typeof schemas

/** What a caller may send. */
export type OperationInput<N extends OperationName> = z.input<Schemas[N]['input']>
/** What a handler gets: parsed, with defaults filled in. */
export type ParsedInput<N extends OperationName> = z.output<Schemas[N]['input']>
/** What a caller gets. */
export type OperationOutput<N extends OperationName> = z.output<Schemas[N]['output']>

export interface Operation extends Route {
  readonly name: OperationName
  /** What it does, in a few words. */
  readonly summary: string
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** Every operation by name. */
export const operations = Object.fromEntries(
  (Object.keys(routes) as OperationName[]).map((name) => [
    name,
    { name, summary: summaries[name], ...routes[name], ...schemas[name] },
  ]),
) as unknown as { readonly [N in OperationName]: Operation & Schemas[N] }

/** Whether this is the name of an operation. Safe against `__proto__` and its kin. */
export function isOperationName(name: unknown): name is OperationName {
  return typeof name === 'string' && Object.hasOwn(routes, name)
}

/**
 * Checks what a caller sent to an operation.
 * @returns the input with its defaults
 * @throws StonechatError `invalid_input` with the path and the fault of every wrong field
 */
export function parseInput<N extends OperationName>(name: N, raw: unknown): ParsedInput<N> {
  const schema = schemas[name].input
  const result = schema.safeParse(raw ?? {})
  if (result.success) return result.data as ParsedInput<N>
  // Only a fault needs to know what was there: with it in mind, all that is right takes three times as long.
  const explained = schema.safeParse(raw ?? {}, { reportInput: true })
  throw new StonechatError('invalid_input', { errors: faultsOf(explained.error ?? result.error) })
}

export { username } from '../user/user.js'
export { eventSchemas } from './event-schemas.js'
export * as nouns from './nouns.js'
export { type Handlers, Settled, serve } from './serve.js'
export type { Answer, Call, Caller, OperationRequest, Service } from './service.js'
