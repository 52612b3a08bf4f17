/** Tables and rows as a copy sees them: known by name only. */
import type { Kysely } from 'kysely'
import type { Schema } from '../sql/schema.js'
import type { AnyTable } from '../sql/table.js'

export type Value = number | string | null
export type Row = Readonly<Record<string, Value>>
/** The same database, its tables and columns known by name only. */
export type AnyDatabase = Kysely<Record<string, Row>>
export type CopiedTable = AnyTable<keyof Schema>
