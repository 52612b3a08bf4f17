/** What the operations of groups work with. Who may do what is decided by the store, inside the transaction. */
import type { Bus, Clock, Directory, ImStore } from '../contract/index.js'

export interface GroupParts {
  readonly store: ImStore
  readonly bus: Bus
  readonly clock: Clock
  readonly directory: Directory | undefined
}
