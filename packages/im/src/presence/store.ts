/** When users were last seen, and whether they hide it. */
export interface LastSeen {
  readonly user_id: number
  readonly last_seen_at: number | null
  readonly hidden: boolean
}

export interface PresenceStore {
  getLastSeen(userIds: readonly number[]): Promise<LastSeen[]>
  saveLastSeen(seen: readonly { readonly userId: number; readonly at: number }[]): Promise<void>
  setPresenceHidden(userId: number, hidden: boolean): Promise<void>
}
