import type { Change } from './client-store.js'
import { type TableName, type Tables, tables } from './tables.js'

/**
 * The record to keep where there is one already: two tabs write what each has come to, and neither may set the other
 * back. Own words (outbox, drafts) are the last writer's.
 */
export function mergeRecord(
  held: Tables[TableName] | undefined,
  { table, record }: Change,
): Tables[TableName] | undefined {
  const { merge } = tables[table]
  if (held === undefined || record === undefined || merge === undefined) return record
  return merge(held as never, record as never)
}

/** Whether a change has to look at what is there before it writes. */
export function isMerged({ table, record }: Change): boolean {
  return record !== undefined && tables[table].merge !== undefined
}
