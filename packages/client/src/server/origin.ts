/** Which database all that is held here was read from: numbers of messages mean nothing in another one. */
export interface Origin {
  /** As the server named it; older servers do not. */
  incarnation?: string | undefined
  /** How far that database had come, as it said last: it is shown it with each sync. */
  mark?: string | undefined
  /** Whether the connection of now leads to that database, and it has come at least as far. */
  isConfirmed: boolean
}
