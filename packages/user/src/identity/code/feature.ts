import type { Handlers } from '@stonechat/protocol/operations'
import { nothing } from '../../base/nothing.js'
import type { Parts } from '../../base/parts.js'
import { requestCode } from './request-code.js'

export function createCodeFeature(parts: Parts): Handlers<'code.request'> {
  return { 'code.request': (input, request) => requestCode(parts, input, request).then(nothing) }
}
