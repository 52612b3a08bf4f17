/** Statements whose text never changes: built and compiled once, then only given what they are about. */
import type { Compilable, CompiledQuery } from 'kysely'
import type { Database } from './context.js'
import type { Engine } from './engine.js'

/** Stands in a statement for rows or a list that are not known yet; see `Engine.pack`. */
export const given: unique symbol = Symbol('given')

export type Values = readonly (number | string | null)[]

interface Tx {
  readonly trx: Database
  readonly engine: Engine
}

/**
 * A statement of the hot path. Building and compiling one takes longer than running it on a few rows.
 * @param build makes it, with one `given` in it
 * @param pack makes of rows or a list what goes into that place
 */
export function buildOnce<G, R>(
  build: (tx: Tx) => Compilable<R>,
  pack: (engine: Engine, rows: G) => unknown,
): (tx: Tx, rows: G) => Promise<R[]> {
  const built = new WeakMap<Engine, CompiledQuery<R>>()
  return async ({ trx, engine }, rows) => {
    let query = built.get(engine)
    if (query === undefined) {
      query = build({ trx, engine }).compile()
      built.set(engine, query)
    }
    const packed = pack(engine, rows)
    const parameters = query.parameters.map((one) => (one === given ? packed : one))
    return (await trx.executeQuery<R>({ ...query, parameters })).rows
  }
}
