import type { Handlers } from '@stonechat/protocol/operations'
import type { GroupParts } from '../group/parts.js'
import { createInvite } from './create-invite.js'
import { deleteInvite } from './delete-invite.js'
import { getInvite } from './get-invite.js'
import { listInvites } from './list-invites.js'

type InviteOperation = 'invite.create' | 'invite.list' | 'invite.delete' | 'invite.get'

export function createInviteFeature(parts: GroupParts): Handlers<InviteOperation> {
  return {
    'invite.create': (input, { caller }) => createInvite(parts, caller.userId, input),
    'invite.list': (input, { caller }) => listInvites(parts, caller.userId, input),
    'invite.delete': (input, { caller }) => deleteInvite(parts, caller.userId, input),
    'invite.get': ({ code }) => getInvite(parts, code),
  }
}
