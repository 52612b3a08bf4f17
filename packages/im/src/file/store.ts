/** Which messages have which files. The files themselves are kept by others, who let go of those that no message has. */
import type { FileKind, FileState, Message } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

/** What a rule has to know of a file. */
export interface FileStanding {
  readonly ownerId: number
  readonly state: FileState
}

export interface FileRefStore {
  /** Which of these files stand in a message that this user can see now: above their floor, not recalled, not deleted by them. */
  findVisibleFiles(userId: number, fileIds: readonly string[]): Promise<ReadonlySet<string>>

  /** Messages with files, or with files of these kinds, newest first, between two seqs (exclusive), without what this user has deleted. */
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
  listFileMessages: 'read',
} as const satisfies AccessOf<FileRefStore>
