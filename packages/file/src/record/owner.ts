import type { FileRecord } from '../contract/index.js'

/** Whose files are the server's: those of packs of stickers. No user has this id. */
export const serverOwner = 0

/** Whether somebody may see a file wherever it stands: their own, and those of the server. */
export function isOpenTo({ ownerId }: Pick<FileRecord, 'ownerId'>, userId: number): boolean {
  return ownerId === userId || ownerId === serverOwner
}
