import type { Values } from './given.js'

/** Rows for an engine without parameters for lists: they are written into the text of the statement by its connection. */
export class RowsText {
  readonly #rows: readonly Values[]
  readonly #write: (literals: readonly string[], index: number) => string
  readonly #separator: string

  /** @param write turns the literals of a row into its part of the text */
  constructor(
    rows: readonly Values[],
    write: (literals: readonly string[], index: number) => string,
    separator: string,
  ) {
    this.#rows = rows
    this.#write = write
    this.#separator = separator
  }

  /** @param toLiteral writes a value as the engine reads it */
  toSql(toLiteral: (value: number | string | null) => string): string {
    return this.#rows.map((row, index) => this.#write(row.map(toLiteral), index)).join(this.#separator)
  }
}
