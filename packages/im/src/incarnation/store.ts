import type { AccessOf } from '../contract/access.js'

export interface IncarnationStore {
  /**
   * The name of this database, for as long as it only goes forward. One that was set back to a backup, or lost what it had
   * acknowledged in another way, gets another name: clients then forget what they hold.
   */
  getIncarnation(): Promise<string>
}

/** The thread that writes knows it. */
export const incarnationAccess = { getIncarnation: 'write' } as const satisfies AccessOf<IncarnationStore>
