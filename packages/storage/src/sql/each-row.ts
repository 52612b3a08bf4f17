import type { Values } from './given.js'

/** Rows for a statement that is run once for each of them, where that is quicker than to pass them all as one value. */
export class EachRow {
  readonly rows: readonly Values[]
  constructor(rows: readonly Values[]) {
    this.rows = rows
  }
}
