import type { AttachedFile } from '@stonechat/protocol'

/** Knows files; `createFiles` of `@stonechat/file` is one. Without one, no message has files. */
export interface FileSource {
  /**
   * What messages of this user say of these files, those that are ready and that the user may send: own ones, and those in a message that
   * the user can see. The others are missing from the map. Must not answer from a cache.
   */
  find(userId: number, fileIds: readonly string[]): Promise<ReadonlyMap<string, AttachedFile>>
  /** The same of stickers: own ones, those for everybody, and those that stand as such in a message that the user can see. */
  findStickers(userId: number, stickerIds: readonly string[]): Promise<ReadonlyMap<string, AttachedFile>>
}
