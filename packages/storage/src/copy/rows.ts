/** Tables and rows as a copy sees them: known by name only. */
import type { Kysely } from 'kysely'
import type { Schema } from '../sql/schema.js'
import type { AnyTable } from '../sql/table.js'

export type CopiedValue = number | string | null
export type CopiedRow = Readonly<Record<string, CopiedValue>>
/** The same database, its tables and columns known by name only. */
export type AnyDatabase = Kysely<Record<string, CopiedRow>>
export type CopiedTable = AnyTable<keyof Schema>
