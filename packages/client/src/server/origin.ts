/** Which database all that is held here was read from: numbers of messages mean nothing in another one. */
export interface Origin {
  /** As the server named it; older servers do not. */
  name: string | undefined
  /** Whether the connection of now leads to that database. */
  isConfirmed: boolean
}
