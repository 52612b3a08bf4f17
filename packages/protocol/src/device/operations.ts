import * as z from 'zod'
import { nothing } from '../base/schemas.js'
import { device } from './device.js'

export const deviceOperations = {
  'device.list': { input: nothing, output: z.object({ devices: z.array(device) }) },
  'device.revoke': { input: z.object({ device_id: z.string().min(1).max(64) }), output: nothing },
} as const
