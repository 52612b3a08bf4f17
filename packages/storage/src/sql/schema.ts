import { allTables } from '../gen/tables.js'
import type { AnyTable, SchemaOf } from './table.js'

const first = (table: AnyTable) => (table.identity === undefined ? 1 : 0)

/** All tables, in the order in which a copy takes them: those whose rows identify a database come first. */
export const tables: readonly AnyTable<keyof Schema>[] = [...allTables].sort(
  (one, other) => first(one) - first(other),
)

/** All tables by name. */
export interface Schema extends SchemaOf<typeof allTables> {}
