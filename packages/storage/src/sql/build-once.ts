/** Statements whose text never changes: built and compiled once, then run with new values. */
import type { Compilable, CompiledQuery } from 'kysely'
import type { Engine } from './engine.js'
import { given } from './given.js'
import type { Tx } from './tx.js'

/**
 * A statement of the hot path. Building and compiling one takes longer than running it on a few rows.
 * @param build makes it, with one `given` in it
 * @param pack turns rows or a list into the value for that place
 */
export function buildOnce<G, R>(
  build: (tx: Tx) => Compilable<R>,
  pack: (engine: Engine, rows: G) => unknown,
): (tx: Tx, rows: G) => Promise<R[]> {
  const built = new WeakMap<Engine, CompiledQuery<R>>()
  return async (tx, rows) => {
    const { db, engine } = tx
    let query = built.get(engine)
    if (query === undefined) {
      query = build(tx).compile()
      built.set(engine, query)
    }
    const packed = pack(engine, rows)
    const parameters = query.parameters.map((one) => (one === given ? packed : one))
    return (await db.executeQuery<R>({ ...query, parameters })).rows
  }
}
