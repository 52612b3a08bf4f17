import { type Handlers, Settled } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { addUser } from './add-user.js'

export function createAdminFeature(parts: Parts): Handlers<'admin.user.add'> {
  return {
    'admin.user.add': async (input) => {
      const { user, isNew } = await addUser(parts, input)
      return isNew ? { user } : new Settled({ user }, 200)
    },
  }
}
