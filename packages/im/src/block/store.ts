/** Whom users have blocked. */
import type { AccessOf } from '../contract/access.js'
import type { Receipt } from '../delivery/store.js'

/** What a write did; lifting a block tells the other user how far the blocker has come meanwhile. */
export type BlockWrite =
  | { readonly status: 'changed'; readonly rev: number; readonly receipt: Receipt | undefined }
  | { readonly status: 'unchanged' }

export interface BlockStore {
  listBlocks(userId: number): Promise<number[]>
  /** Those of the users who have blocked this one. */
  findBlockers(userId: number, userIds: readonly number[]): Promise<Set<number>>
  /** Those of the users whom this one has blocked. */
  findBlocked(userId: number, userIds: readonly number[]): Promise<Set<number>>
  /**
   * Belongs to the blocker: it moves that user's `rev`, unless it was so before. Until the block is lifted, the positions that the
   * blocked user sees of the blocker in the conversation of the two stay what they are now.
   */
  setBlock(userId: number, blockedId: number, blocked: boolean, at: number): Promise<BlockWrite>
}

export const blockAccess = {
  listBlocks: 'read',
  findBlockers: 'read',
  findBlocked: 'read',
  setBlock: 'write',
} as const satisfies AccessOf<BlockStore>
