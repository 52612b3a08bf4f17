import type { Handlers } from '@stonechat/protocol/operations'
import { nothing } from '../base/nothing.js'
import type { Parts } from '../base/parts.js'
import { listDevices, revokeDevice } from './manage-devices.js'

export function createDeviceFeature(parts: Parts): Handlers<'device.list' | 'device.revoke'> {
  return {
    'device.list': (_input, request) => listDevices(parts, request),
    'device.revoke': (input, request) => revokeDevice(parts, input, request).then(nothing),
  }
}
