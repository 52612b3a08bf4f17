import type { FileOutcome, FileRecord } from '../contract/index.js'
import { type Facts, plainFacts } from '../kind/facts.js'

/** A file that people get, with the bytes it came with. */
export function ready({ id, blobKey, previewKey }: FileRecord, facts: Facts): FileOutcome {
  return { id, state: 'ready', facts, blobKey, previewKey }
}

/** A file that nobody gets: none of its bytes are kept, and so its owner is not charged for any. */
export function refused(file: FileRecord): FileOutcome {
  return { ...ready(file, { ...plainFacts(file), bytes: 0 }), state: 'refused' }
}
