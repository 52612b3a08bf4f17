/** Whom users have blocked. */
export interface BlockStore {
  listBlocks(userId: number): Promise<number[]>
  setBlock(userId: number, blockedId: number, blocked: boolean, at: number): Promise<void>
}
