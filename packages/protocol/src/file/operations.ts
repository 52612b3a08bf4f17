import * as z from 'zod'
import { nothing } from '../base/schemas.js'
import type { OperationTable } from '../operations/operation.js'
import { file, fileId } from './file.js'

export const fileOperations = {
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
