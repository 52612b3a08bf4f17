/** Statements whose text never changes: built and compiled once, then only given what they are about. */
import type { Compilable, CompiledQuery } from 'kysely'
import type { Database } from './context.js'
import type { Dialect } from './dialect.js'

/** Stands in a statement for rows or a list that are not known yet; see `Dialect.pack`. */
export const given: unique symbol = Symbol('given')

export type Values = readonly (number | string | null)[]

interface Engine {
  readonly trx: Database
  readonly dialect: Dialect
}

/**
 * A statement of the hot path. Building and compiling one takes longer than running it on a few rows.
 * @param build makes it, with one `given` in it
 * @param pack makes of rows or a list what goes into that place
 */
export function buildOnce<G, R>(
  build: (engine: Engine) => Compilable<R>,
  pack: (dialect: Dialect, rows: G) => unknown,
): (engine: Engine, rows: G) => Promise<R[]> {
  const built = new WeakMap<Dialect, CompiledQuery<R>>()
  return async ({ trx, dialect }, rows) => {
    let query = built.get(dialect)
    if (query === undefined) {
      query = build({ trx, dialect }).compile()
      built.set(dialect, query)
    }
    const packed = pack(dialect, rows)
    const parameters = query.parameters.map((one) => (one === given ? packed : one))
    return (await trx.executeQuery<R>({ ...query, parameters })).rows
  }
}
