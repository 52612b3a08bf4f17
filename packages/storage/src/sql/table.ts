/** A table: its name, its primary key and, for the compiler alone, its columns. */
export interface TableOf<N extends string, C> extends AnyTable<N> {
  readonly key: readonly (keyof C & string)[]
  readonly identity?: readonly (keyof C & string)[]
  readonly ownColumns?: readonly (keyof C & string)[]
  /** Never there: it only carries the type. */
  readonly columns?: C
}

/** Any table. */
export interface AnyTable<N extends string = string> {
  readonly name: N
  /** The primary key, by which a copy reads and compares. */
  readonly key: readonly string[]
  /**
   * Columns that never change, of tables whose rows never go away: where the target of a copy has a row of the same key with
   * other values here, or one that the source lacks, it is not a copy of the source.
   */
  readonly identity?: readonly string[]
  /** Columns about the file that they are in: a copy has its own. */
  readonly ownColumns?: readonly string[]
}

/** The columns of each table by its name, as the query builder asks for them. */
export type SchemaOf<T extends readonly (AnyTable & { readonly columns?: unknown })[]> = {
  [One in T[number] as One['name']]: NonNullable<One['columns']>
}
