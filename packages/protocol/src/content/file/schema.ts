import * as z from 'zod'
import { because } from '../../base/faults-of.js'
import { words } from '../../base/schemas.js'
import { faults } from '../../faults.js'
import { fileFacts, fileId } from '../../file/file.js'
import * as limits from '../../limits.js'

/** A file as a message has it: what the server knew of it when the message was sent. */
export const attachedFile = fileFacts.extend({ id: fileId })

/** Files, shown in this order, with or without words. */
export const fileContent = z.object({
  type: z.literal('file'),
  files: z.array(attachedFile).min(1).max(limits.messageFilesMax),
  text: words(limits.captionMaxCharacters).optional(),
})

/** In a request a file is its id: whatever else stands beside it, as in a message that is sent on, is the server's to say. */
export const sendableFileContent = fileContent.extend({
  files: z
    .array(z.looseObject({ id: fileId }).transform(({ id }) => ({ id })))
    .min(1)
    .max(limits.messageFilesMax)
    .refine((files) => new Set(files.map(({ id }) => id)).size === files.length, because(faults.twice)),
})

export type AttachedFile = z.infer<typeof attachedFile>
