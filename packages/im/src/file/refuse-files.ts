import type { DraftContent, ErrorCode } from '@stonechat/protocol'
import { isFilled, type SentFile } from './file-content.js'
import type { FileStanding } from './store.js'

/** Files by id, as the transaction reads them; those that are taken out of use are missing. */
export type FileStandings = ReadonlyMap<string, FileStanding>

/**
 * Why a user may not send these files of a content. What could not be filled in is not theirs to send, or was not ready a moment ago; nobody is
 * told of a file of somebody else that there is one. A file that is no sticker is none, whosever it is.
 */
export function refuseFiles(
  senderId: number,
  { type }: Pick<DraftContent, 'type'>,
  files: readonly SentFile[],
  standings: FileStandings,
): ErrorCode | undefined {
  for (const file of files) {
    const code = refuseFile(senderId, file, standings.get(file.id))
    if (code !== undefined) return type === 'sticker' ? 'sticker_not_found' : code
  }
  return undefined
}

function refuseFile(
  senderId: number,
  file: SentFile,
  standing: FileStanding | undefined,
): ErrorCode | undefined {
  if (standing === undefined) return 'file_not_found'
  if (!isFilled(file) && standing.ownerId !== senderId) return 'file_not_found'
  if (standing.state === 'refused') return 'file_refused'
  return isFilled(file) && standing.state === 'ready' ? undefined : 'file_not_ready'
}
