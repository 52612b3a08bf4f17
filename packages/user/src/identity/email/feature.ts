import type { Handlers } from '@stonechat/protocol/operations'
import type { Parts } from '../../base/parts.js'
import { bindEmail } from './bind-email.js'

export function createEmailFeature(parts: Parts): Handlers<'email.bind'> {
  return { 'email.bind': (input, request) => bindEmail(parts, input, request) }
}
