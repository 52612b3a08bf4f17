/** Whom users have blocked. */
import type { AccessOf } from '../contract/access.js'
import type { UserWrite } from '../user-state/store.js'

export interface BlockStore {
  listBlocks(userId: number): Promise<number[]>
  /** Those of the users who have blocked this one. */
  findBlockers(userId: number, userIds: readonly number[]): Promise<Set<number>>
  /** Those of the users whom this one has blocked. */
  findBlocked(userId: number, userIds: readonly number[]): Promise<Set<number>>
  /** Belongs to the blocker: it moves that user's `rev`, unless it was so before. */
  setBlock(userId: number, blockedId: number, blocked: boolean, at: number): Promise<UserWrite>
}

export const blockAccess = {
  listBlocks: 'read',
  findBlockers: 'read',
  findBlocked: 'read',
  setBlock: 'write',
} as const satisfies AccessOf<BlockStore>
