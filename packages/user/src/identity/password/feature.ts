import type { Handlers } from '@stonechat/protocol/operations'
import { nothing } from '../../base/nothing.js'
import type { Parts } from '../../base/parts.js'
import { changePassword } from './change-password.js'
import { resetPassword } from './reset-password.js'

export function createPasswordFeature(parts: Parts): Handlers<'password.reset' | 'password.change'> {
  return {
    'password.reset': (input, request) => resetPassword(parts, input, request).then(nothing),
    'password.change': (input, request) => changePassword(parts, input, request).then(nothing),
  }
}
