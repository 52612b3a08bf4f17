import type { Handlers } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { refreshToken } from './refresh-token.js'

export function createTokenFeature(parts: Parts): Handlers<'token.refresh'> {
  return { 'token.refresh': (input) => refreshToken(parts, input) }
}
