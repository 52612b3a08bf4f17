import type { Handlers } from '@stonechat/protocol/operations'
import { nothing } from '../base/nothing.js'
import type { Parts } from '../base/parts.js'
import { login } from './login.js'
import { logout } from './logout.js'
import { register } from './register.js'

export function createAccountFeature(
  parts: Parts,
): Handlers<'account.register' | 'account.login' | 'account.logout'> {
  return {
    'account.register': (input, request) => register(parts, input, request),
    'account.login': (input, request) => login(parts, input, request),
    'account.logout': (_input, request) => logout(parts, request).then(nothing),
  }
}
