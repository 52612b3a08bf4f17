/**
 * How far each follower of the event log has come, and which node reads for it. Every method is one transaction; what it reports as
 * done is durable.
 *
 * **One holder.** A follower has one holder while the lease holds. `renewFollower` and `saveCursor` succeed for the holder only: a
 * node that was paused and lost its lease to another can no longer move the cursor, neither forward nor back. A lease that has expired
 * and that no other node took stays with its holder.
 *
 * **Time** is the database's, as in `JobStore`: callers hand over durations.
 *
 * **Failure.** A method rejects with StonechatError `unavailable` where the database cannot be reached or is full. Where the answer
 * was lost, calling it again is harmless; a cursor whose saving may or may not have happened is read anew by `takeFollower`.
 */
export interface FollowerStore {
  /** Makes it with this cursor where there is none of this name; otherwise leaves it as it is. */
  addFollower(follower: { readonly name: string; readonly cursor: number }): Promise<void>

  getFollower(name: string): Promise<FollowerRecord | undefined>

  /**
   * Takes the lease where it is free or expired, or extends the owner's own, for `leaseMs`. Answers where to go on from; `undefined` where
   * another holds it, or where there is no such follower. However many take at once, one gets it.
   */
  takeFollower(lease: FollowerLease & { readonly leaseMs: number }): Promise<{ cursor: number } | undefined>

  /** Lets the lease end `leaseMs` from now; `false` where another has it. */
  renewFollower(lease: FollowerLease & { readonly leaseMs: number }): Promise<boolean>

  /**
   * Moves the cursor; `false`, and nothing happens, where another has the lease, or where the cursor is not at `from` any more.
   * The lease is not extended by it.
   */
  saveCursor(move: FollowerLease & { readonly from: number; readonly to: number }): Promise<boolean>

  /** Gives the lease back, so that another may take it at once; does nothing where another has it. */
  releaseFollower(lease: FollowerLease): Promise<void>
}

export interface FollowerLease {
  readonly name: string
  /** Names the holder: unique to a process and its life. */
  readonly owner: string
}

export interface FollowerRecord {
  /** The id of the last event that was handed over. */
  readonly cursor: number
  /** Its holder; `undefined` where it is free, or the lease has expired. */
  readonly owner: string | undefined
  /** When the cursor was moved last, Unix milliseconds by the clock of the database. */
  readonly movedAt: number
}
