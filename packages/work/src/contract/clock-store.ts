/** What a database knows of the time. */
export interface DatabaseTime {
  /** This moment by the clock of the database, Unix milliseconds. */
  readonly at: number
  /** Whether that clock is the same for all nodes, and not that of this very machine. */
  readonly isShared: boolean
  /** The newest stamp in the log of events; `undefined` where it is empty. */
  readonly newestAt: number | undefined
}

export interface ClockStore {
  readTime(): Promise<DatabaseTime>
}
