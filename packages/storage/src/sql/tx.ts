import type { PeopleMode } from '@stonechat/im/contract'
import type { Kysely, Transaction } from 'kysely'
import type { Engine } from './engine.js'
import type { Schema } from './schema.js'

/** Where statements run: a database, or the transaction under way in it. It is what every query takes first. */
export interface Tx {
  readonly db: Kysely<Schema>
  readonly engine: Engine
  /** Who may write to users who chose nothing; `open` where it is absent. */
  readonly people?: PeopleMode | undefined
}

/** A transaction under way: for queries that lock, or that write what belongs together. */
export interface WriteTx extends Tx {
  readonly db: Transaction<Schema>
}

/** One durable transaction that sees the newest rows; rolled back where `work` rejects. */
export function write<R>({ db, ...rest }: Tx, work: (tx: WriteTx) => Promise<R>): Promise<R> {
  return rest.engine.write(db, (trx) => work({ db: trx, ...rest }))
}

/** Several reads of one moment. */
export function snapshot<R>({ db, ...rest }: Tx, work: (tx: Tx) => Promise<R>): Promise<R> {
  return rest.engine.snapshot(db, (trx) => work({ db: trx, ...rest }))
}
