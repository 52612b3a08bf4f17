import * as z from 'zod'
import { file, fileId } from '../file/file.js'
import type { OperationTable } from '../operations/operation.js'

export const filePreviewOperations = {
  'file.preview.set': {
    summary: 'Give an own video a picture that is shown before it plays, such as its first frame',
    area: 'file',
    http: 'POST /api/files/:file_id/preview',
    status: 200,
    auth: 'user',
    cost: 20,
    body: 'bytes',
    errors: ['file_not_found', 'file_not_ready', 'file_refused', 'too_large'],
    input: z.object({ file_id: fileId }),
    output: file,
  },
} as const satisfies OperationTable
