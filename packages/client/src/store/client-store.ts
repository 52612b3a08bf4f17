import type { TableName, Tables } from './tables.js'

/** One record put in its place, or removed where it is `undefined`. */
export type Change = {
  [T in TableName]: {
    readonly table: T
    readonly key: string | number
    readonly record: Tables[T] | undefined
  }
}[TableName]

export type Stored = { readonly [T in TableName]: readonly Tables[T][] }

/**
 * What outlives the page, or the program, of one account on one server. The client works in memory and never waits for the
 * store, which may be behind but never wrong. Any method may reject: the client then goes on in memory.
 */
export interface ClientStore {
  /** All records of these tables, in any order. */
  load<T extends TableName>(tables: readonly T[]): Promise<Pick<Stored, T>>
  /**
   * Applies changes in their order: all of them or none. Calls may overlap, and take effect in the order of the calls.
   * Where several tabs or programs share a store, `mergeRecord` says which of two records stays.
   */
  write(changes: readonly Change[]): Promise<void>
  /** Deletes everything except these tables. */
  clear(kept?: readonly TableName[]): Promise<void>
  /** Lets go of it. What was written stays. */
  close(): Promise<void> | void
}
