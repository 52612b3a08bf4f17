import type { Caller } from '@stonechat/protocol/operations'

/** Who may see what, which the host knows. Neither method may answer from a cache. */
export interface FileAccess {
  /** Which of these files stand in a message that this user can see; or stand there as a sticker. */
  findVisible(userId: number, fileIds: readonly string[], as?: 'sticker'): Promise<ReadonlySet<string>>
  /** Whether this login is still good. */
  isCallerGood(caller: Caller): Promise<boolean>
}
