import type { FileKind } from '@stonechat/protocol'
import type { TableOf } from '../sql/table.js'

/**
 * Which messages have which files: one row for each, never for readers. Those of a message and of a conversation are found by
 * `im_file_refs_place (conversation_id, seq)`.
 */
export interface ImFileRefsTable {
  file_id: string
  conversation_id: number
  seq: number
  /** What stands there: a file of this kind, or a sticker. */
  kind: FileKind | 'sticker'
}

export const imFileRefs: TableOf<'im_file_refs', ImFileRefsTable> = {
  name: 'im_file_refs',
  key: ['file_id', 'conversation_id', 'seq'],
}
