/** Every store beside its database. */
import type { Incarnation } from '../incarnation/incarnation.js'
import type { Tx } from '../sql/tx.js'
import { createFileStore } from './file-store.js'
import { serveIm } from './serve-im.js'
import type { ServedStores } from './stores.js'
import { createUserStore } from './user-store.js'
import { createWorkStore } from './work-store.js'

export interface ServeStoresOptions extends Tx {
  /** Where this thread is the one that writes. */
  readonly incarnation: Incarnation | undefined
  /** Called after every transaction of messages that was made durable: how many, and how long it took in milliseconds. */
  readonly onCommit: (messages: number, durationMs: number) => void
}

/** The stores on a database whose tables are up to date. The database stays the caller's to close. */
export function serveAll(options: ServeStoresOptions): ServedStores {
  return {
    im: serveIm(options),
    user: createUserStore(options),
    work: createWorkStore(options),
    file: createFileStore(options),
  }
}
