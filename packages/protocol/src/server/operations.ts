import { nothing } from '../base/schemas.js'
import type { OperationTable } from '../operations/operation.js'
import { server } from './server.js'

export const serverOperations = {
  'server.get': {
    summary: 'What this server is, allows and offers',
    area: 'im',
    http: 'GET /api/server',
    status: 200,
    auth: 'none',
    cost: 1,
    errors: [],
    input: nothing,
    output: server,
  },
} as const satisfies OperationTable
