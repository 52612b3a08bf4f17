/** Which messages have which files. The files themselves are kept by others, who let go of those that no message has. */
import type { FileKind, FileState, Message } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

/** What a rule has to know of a file. */
export interface FileStanding {
  readonly ownerId: number
  readonly state: FileState
}

export interface FileRefStore {
  /**
   * Which of these files stand in a message that this user can see now: above their floor, not recalled, not deleted by them. With `sticker`
   * only those that stand there as one.
   */
  findVisibleFiles(userId: number, fileIds: readonly string[], as?: 'sticker'): Promise<ReadonlySet<string>>

  /**
   * Lets go of the files of messages that nobody can see any more, of at most so many: in a group without members, and where everybody
   * of a direct conversation has deleted them. Answers how many there were. The job `file.release`, with `conversationId` in its body, is added by
   * whatever takes the last reader.
   */
  releaseFiles(conversationId: number, limit: number): Promise<number>

  /** Messages with files other than stickers, or with files of these kinds, newest first, between two seqs (exclusive), without what this user has deleted. */
  listFileMessages(page: {
    readonly conversationId: number
    readonly userId: number
    readonly kinds: readonly FileKind[] | undefined
    readonly afterSeq: number
    readonly beforeSeq: number | undefined
    readonly limit: number
  }): Promise<{ readonly messages: Message[]; readonly hasMore: boolean }>
}

export const fileRefAccess = {
  findVisibleFiles: 'read',
  releaseFiles: 'write',
  listFileMessages: 'read',
} as const satisfies AccessOf<FileRefStore>
