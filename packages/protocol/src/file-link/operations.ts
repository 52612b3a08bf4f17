import * as z from 'zod'
import { fileId, fileLink } from '../file/file.js'
import * as limits from '../limits.js'
import { bytesAnswer } from '../operations/bytes-answer.js'
import type { OperationTable } from '../operations/operation.js'

/** Of a link; it says who may use it and until when, and stands in for a token. */
const signature = z.string().max(limits.signatureMaxCharacters).optional()

/** A signature makes up for a token, so what is wrong with either is an error of these operations. */
const contentErrors = [
  ...(['file_not_found', 'file_not_ready', 'file_refused'] as const),
  ...(['link_expired', 'forbidden', 'unauthenticated'] as const),
] as const

export const fileLinkOperations = {
  'file.links': {
    summary: 'Get addresses of files that need no token, for `img`, `video` and downloads',
    area: 'file',
    http: 'POST /api/files/links',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    input: z.object({ file_ids: z.array(fileId).min(1).max(limits.linksMaxFiles) }),
    /** In the order in which they were asked for; those are left out that are not ready, or that the caller may not see. */
    output: z.object({ links: z.array(fileLink) }),
  },
  'file.content': {
    summary: 'Download a file',
    area: 'file',
    http: 'GET /api/files/:file_id/content',
    status: 200,
    auth: 'none',
    cost: 2,
    errors: contentErrors,
    answer: 'bytes',
    input: z.object({
      file_id: fileId,
      s: signature,
      /** Saves it, also where it could be shown: `true`, or nothing. */
      download: z.enum(['', 'true', 'false']).optional(),
    }),
    output: bytesAnswer,
  },
  'file.preview': {
    summary: 'Download the smaller picture of a file',
    area: 'file',
    http: 'GET /api/files/:file_id/preview',
    status: 200,
    auth: 'none',
    cost: 2,
    errors: contentErrors,
    answer: 'bytes',
    input: z.object({ file_id: fileId, s: signature }),
    output: bytesAnswer,
  },
} as const satisfies OperationTable
