/** Every operation of accounts and the use case that answers it. */
import type { OperationName } from '@stonechat/protocol'
import type { OperationOutput, ParsedInput } from '@stonechat/protocol/operations'
import { bindEmail } from './account/bind-email.js'
import { login } from './account/login.js'
import { refreshToken } from './account/refresh-token.js'
import { register } from './account/register.js'
import { requestCode } from './code/request-code.js'
import { listDevices, logout, revokeDevice } from './device/manage-devices.js'
import type { CallerOrigin, Parts } from './parts.js'
import { changePassword } from './password/change-password.js'
import { resetPassword } from './password/reset-password.js'
import { findUser, getUser, listUsers } from './profile/read-users.js'
import { updateUser } from './profile/update-user.js'

export type UserOperation = Extract<
  OperationName,
  `${'account' | 'token' | 'code' | 'password' | 'email' | 'device' | 'user'}.${string}`
>

/** `origin.caller` is only to be read by operations that need a token. */
export type Handlers = {
  readonly [N in UserOperation]: (input: ParsedInput<N>, origin: CallerOrigin) => Promise<OperationOutput<N>>
}

export function createHandlers(parts: Parts): Handlers {
  return {
    'account.register': (input, origin) => register(parts, input, origin),
    'account.login': (input, origin) => login(parts, input, origin),
    'account.logout': (_input, origin) => logout(parts, origin).then(nothing),
    'token.refresh': (input) => refreshToken(parts, input),
    'code.request': (input, origin) => requestCode(parts, input, origin).then(nothing),
    'password.reset': (input, origin) => resetPassword(parts, input, origin).then(nothing),
    'password.change': (input, origin) => changePassword(parts, input, origin).then(nothing),
    'email.bind': (input, origin) => bindEmail(parts, input, origin),
    'device.list': (_input, origin) => listDevices(parts, origin),
    'device.revoke': (input, origin) => revokeDevice(parts, input, origin).then(nothing),
    'user.get': (input, origin) => getUser(parts, input, origin),
    'user.update': (input, origin) => updateUser(parts, input, origin),
    'user.list': (input) => listUsers(parts, input),
    'user.find': (input) => findUser(parts, input),
  }
}

const nothing = (): Record<string, never> => ({})
