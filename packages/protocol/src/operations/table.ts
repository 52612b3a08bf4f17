/** The whole operations table: the entries of every noun. Servers use it; browsers import only its types. */
import type { z } from 'zod'
import { accountOperations } from '../account/operations.js'
import { adminOperations } from '../admin/operations.js'
import { blockOperations } from '../block/operations.js'
import { connectionOperations } from '../connection/operations.js'
import { deviceOperations } from '../device/operations.js'
import type { OperationName } from '../gen/routes.js'
import { groupOperations } from '../group/operations.js'
import { messageOperations } from '../message/operations.js'
import { presenceOperations } from '../presence/operations.js'
import { reactionOperations } from '../reaction/operations.js'
import { serverOperations } from '../server/operations.js'
import { sessionOperations } from '../session/operations.js'
import { syncOperations } from '../sync/operations.js'
import { typingOperations } from '../typing/operations.js'
import { userOperations } from '../user/operations.js'
import { userStateOperations } from '../user-state/operations.js'
import type { OperationEntry } from './operation.js'
import { type Route, splitHttp } from './route.js'

/** In the order of the documents. */
const entries = {
  ...accountOperations,
  ...deviceOperations,
  ...userOperations,
  ...sessionOperations,
  ...messageOperations,
  ...reactionOperations,
  ...presenceOperations,
  ...groupOperations,
  ...blockOperations,
  ...userStateOperations,
  ...syncOperations,
  ...typingOperations,
  ...connectionOperations,
  ...adminOperations,
  ...serverOperations,
} as const satisfies Record<OperationName, OperationEntry>

export type Entries = typeof entries

/** What a caller may send. */
export type OperationInput<N extends OperationName> = z.input<Entries[N]['input']>
/** What a handler gets: parsed, with defaults filled in. */
export type ParsedInput<N extends OperationName> = z.output<Entries[N]['input']>
/** What a caller gets. */
export type OperationOutput<N extends OperationName> = z.output<Entries[N]['output']>

export interface Operation extends Route, Omit<OperationEntry, 'http' | 'input' | 'output'> {
  readonly name: OperationName
  readonly input: z.ZodType
  readonly output: z.ZodType
}

/** Every operation by name. */
export const operations = Object.fromEntries(
  Object.entries<OperationEntry>(entries).map(([name, { http, ...entry }]) => [
    name,
    { name, ...entry, ...(http === undefined ? {} : { http: splitHttp(http) }) },
  ]),
) as unknown as { readonly [N in OperationName]: Operation & Pick<Entries[N], 'input' | 'output'> }

/** Whether this is the name of an operation. Safe against `__proto__` and its kin. */
export function isOperationName(name: unknown): name is OperationName {
  return typeof name === 'string' && Object.hasOwn(operations, name)
}
