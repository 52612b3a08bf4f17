import * as z from 'zod'
import { clientId, nothing, text } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { file, fileId, fileKind, waveform } from './file.js'

export const fileOperations = {
  'file.upload': {
    summary: 'Upload a file in one request, as the body or as `file` of a form',
    area: 'file',
    http: 'POST /api/files',
    status: 201,
    auth: 'user',
    cost: 24,
    errors: ['too_large', 'quota_exceeded', 'conflict'],
    creates: 'file',
    body: 'bytes',
    input: z.object({
      /** Folders and what is not seen are taken away of it. Default: what a form calls it, else `file`. */
      name: text(limits.fileNameGivenMaxCharacters).optional(),
      /** `voice` marks sound that its sender recorded. All else is told by the bytes. */
      kind: fileKind.optional(),
      /** Used where the bytes do not say it. */
      width: z.int().min(1).optional(),
      height: z.int().min(1).optional(),
      duration_ms: z.int().min(0).optional(),
      waveform: waveform.optional(),
      client_id: clientId.optional(),
    }),
    output: file,
  },
  'file.get': {
    summary: 'Read what is known of a file',
    area: 'file',
    http: 'GET /api/files/:file_id',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: ['file_not_found'],
    input: z.object({ file_id: fileId }),
    output: file,
  },
  'file.delete': {
    summary: 'Delete an own file, also from messages',
    area: 'file',
    http: 'DELETE /api/files/:file_id',
    status: 204,
    auth: 'user',
    cost: 2,
    errors: ['file_not_found'],
    input: z.object({ file_id: fileId }),
    output: nothing,
  },
} as const satisfies OperationTable
