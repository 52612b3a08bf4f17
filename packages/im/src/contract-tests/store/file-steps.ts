/** Files of rules about what keeps them. */
import { randomUUID } from 'node:crypto'
import type { AttachedFile, FileKind, FileState, SendableContent } from '@stonechat/protocol'
import type { FilesUnderTest } from './world.js'

/** A content with these files. */
export function withFiles(
  files: readonly { readonly id: string }[],
  text?: string,
): Extract<SendableContent, { type: 'file' }> {
  return { type: 'file', files: [...files], ...(text === undefined ? {} : { text }) }
}

/** A file that messages may have, as they say it. */
export async function addFile(
  files: FilesUnderTest,
  ownerId: number,
  { state = 'ready', kind = 'image' }: { readonly state?: FileState; readonly kind?: FileKind } = {},
): Promise<AttachedFile> {
  const id = randomUUID()
  await files.add({ id, ownerId, state })
  return { id, kind, name: 'Bild 图.png', media_type: 'image/png', bytes: 3, width: 640, height: 480 }
}

/** Whether each of these is let go some day, or by now. */
export async function expiryOf(files: FilesUnderTest, ...which: readonly AttachedFile[]) {
  const ids = which.map(({ id }) => id)
  const expiring = await files.findExpiring(ids)
  return ids.map((id) => expiring.get(id))
}
