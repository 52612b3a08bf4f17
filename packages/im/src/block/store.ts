/** What users have set towards others: blocks, and what is seen of their presence. */
export interface LastSeen {
  readonly user_id: number
  readonly last_seen_at: number | null
  readonly hidden: boolean
}

export interface PeopleStore {
  listBlocks(userId: number): Promise<number[]>
  setBlock(userId: number, blockedId: number, blocked: boolean, at: number): Promise<void>

  getLastSeen(userIds: readonly number[]): Promise<LastSeen[]>
  saveLastSeen(seen: readonly { readonly userId: number; readonly at: number }[]): Promise<void>
  setPresenceHidden(userId: number, hidden: boolean): Promise<void>
}
