/** What the operations of groups work with. The store decides inside the transaction which member may do what. */
import type { Bus, Clock, Directory, ImStore } from '../contract/index.js'

export interface GroupParts {
  readonly store: ImStore
  readonly bus: Bus
  readonly clock: Clock
  readonly directory: Directory | undefined
}
