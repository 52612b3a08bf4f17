/** The files of a content, before and after it is known what they are: pure functions. */
import type { AttachedFile, Content, DraftContent, RecordContent } from '@stonechat/protocol'

/** A file as a request names it, or as it is filled in. */
export type SentFile = Extract<DraftContent, { type: 'file' }>['files'][number]

const none: readonly SentFile[] = []

/** Those that a content names, in its order; of a record, those of all that is in it, each once. */
export function filesOf(content: DraftContent | null): readonly SentFile[] {
  if (content?.type === 'file') return content.files
  if (content?.type === 'sticker') return [content.file ?? { id: content.sticker_id }]
  return content?.type === 'record' ? filesOfRecord(content) : none
}

function filesOfRecord({ entries }: RecordContent): readonly SentFile[] {
  const files = entries.flatMap((entry) => filesOf(entry.content))
  return files.length === 0 ? none : [...new Map(files.map((file) => [file.id, file])).values()]
}

/** Whether it is known of a file what it is. */
export function isFilled(file: SentFile): file is AttachedFile {
  return 'kind' in file
}

/** The same content with what is known of its files; the others stay as they are. */
export function fillIn(content: DraftContent, known: ReadonlyMap<string, AttachedFile>): DraftContent {
  if (content.type === 'sticker') {
    const file = known.get(content.sticker_id)
    return file === undefined ? content : { ...content, file }
  }
  if (content.type !== 'file') return content
  return { ...content, files: content.files.map((file) => known.get(file.id) ?? file) }
}

/** A content that is to take the place of another: files that stay are what they were, also where they are gone by now. */
export function keepFiles(content: DraftContent, former: Content | null): DraftContent {
  const kept = filesOf(former).filter(isFilled)
  return kept.length === 0 ? content : fillIn(content, new Map(kept.map((file) => [file.id, file])))
}

export interface FileMoves {
  readonly added: readonly SentFile[]
  /** The ids of those that are not there any more. */
  readonly removed: readonly string[]
}

/** What becomes of the files of a message whose content changes. */
export function moveFiles(before: Content | null, after: DraftContent | null): FileMoves {
  const former = new Set(filesOf(before).map(({ id }) => id))
  const now = new Set(filesOf(after).map(({ id }) => id))
  return {
    added: filesOf(after).filter(({ id }) => !former.has(id)),
    removed: [...former].filter((id) => !now.has(id)),
  }
}
