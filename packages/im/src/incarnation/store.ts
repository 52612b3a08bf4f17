import type { AccessOf } from '../contract/access.js'

export interface DatabaseName {
  /** Another one after each time that the database went back in time. */
  readonly name: string
  /** How far the database has come, as a text that nobody else can make; absent where the store makes none. */
  readonly mark?: string | undefined
}

export interface IncarnationStore {
  /**
   * The name of this database, for as long as it only goes forward. One that was set back to a backup, or lost what it had
   * acknowledged in another way, gets another name: clients then forget what they hold.
   * @param shown a mark that was given out before, by this database or by what it was. Where the database never came that far,
   *   it went back, and has another name when this resolves. A mark that is forged, or of another name, says nothing.
   */
  getIncarnation(shown?: string): Promise<DatabaseName>
}

/** The thread that writes knows it. */
export const incarnationAccess = { getIncarnation: 'write' } as const satisfies AccessOf<IncarnationStore>
