import type { Kysely, Transaction } from 'kysely'
import type { Engine } from './engine.js'
import type { Schema } from './schema.js'

/** Where statements run: a database, or the transaction under way in it. It is what every query takes first. */
export interface Tx {
  readonly db: Kysely<Schema>
  readonly engine: Engine
}

/** A transaction under way: for queries that lock, or that write what belongs together. */
export interface WriteTx extends Tx {
  readonly db: Transaction<Schema>
}

/** One durable transaction that sees the newest rows; rolled back where `work` rejects. */
export function write<R>({ db, engine }: Tx, work: (tx: WriteTx) => Promise<R>): Promise<R> {
  return engine.write(db, (trx) => work({ db: trx, engine }))
}

/** Several reads of one moment. */
export function snapshot<R>({ db, engine }: Tx, work: (tx: Tx) => Promise<R>): Promise<R> {
  return engine.snapshot(db, (trx) => work({ db: trx, engine }))
}
