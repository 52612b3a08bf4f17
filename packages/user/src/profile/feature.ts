import type { Handlers } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { findUser } from './find-user.js'
import { getUser, listUsers } from './read-users.js'
import { updateUser } from './update-user.js'

export function createProfileFeature(
  parts: Parts,
): Handlers<'user.get' | 'user.update' | 'user.list' | 'user.find'> {
  return {
    'user.get': (input, request) => getUser(parts, input, request),
    'user.update': (input, request) => updateUser(parts, input, request),
    'user.list': (input) => listUsers(parts, input),
    'user.find': (input, request) => findUser(parts, input, request),
  }
}
