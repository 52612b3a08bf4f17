/** The whole operations table: the entries of every noun. Servers use it; browsers import only its types. */
import type { z } from 'zod'
import { operationEntries } from '../gen/operation-entries.js'
import type { OperationName } from '../gen/routes.js'
import type { OperationEntry } from './operation.js'
import { type Route, splitHttp } from './route.js'

const entries = operationEntries satisfies Record<OperationName, OperationEntry>

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
