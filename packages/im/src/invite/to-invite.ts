import type { Invite } from '@stonechat/protocol'
import type { InviteRecord } from './store.js'

/** A link as its group sees it. */
export function toInvite({ id: _, group_id: __, ...invite }: InviteRecord): Invite {
  return { ...invite, url: `/i/${invite.code}` }
}
