import * as z from 'zod'
import { nothing } from '../base/schemas.js'
import type { OperationTable } from '../operations/operation.js'
import { device } from './device.js'

export const deviceOperations = {
  'device.list': {
    summary: 'List signed-in devices',
    area: 'user',
    http: 'GET /api/devices',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: [],
    input: nothing,
    output: z.object({ devices: z.array(device) }),
  },
  'device.revoke': {
    summary: 'Sign a device out',
    area: 'user',
    http: 'DELETE /api/devices/:device_id',
    status: 204,
    auth: 'user',
    cost: 1,
    errors: ['device_not_found'],
    input: z.object({ device_id: z.string().min(1).max(64) }),
    output: nothing,
  },
} as const satisfies OperationTable
