import { randomBytes } from 'node:crypto'
import { type Invite, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { Settled } from '@stonechat/protocol/operations'
import { toCreation } from '../creation/creation.js'
import type { GroupParts } from '../group/parts.js'
import { imLimits } from '../limits.js'
import { toInvite } from './to-invite.js'

/** 128 bits: nobody guesses one. */
const codeBytes = 16

/**
 * Makes a link into a group.
 * @returns the link; with status 200, as it is now, where this `client_id` has made it before
 * @throws StonechatError `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`, `limit_reached`, `conflict`;
 *   `invite_not_found` where this `client_id` made one that is gone
 */
export async function createInvite(
  { store, clock }: Pick<GroupParts, 'store' | 'clock'>,
  makerId: number,
  { group_id, expires_in_s, max_uses, client_id }: ParsedInput<'invite.create'>,
): Promise<Invite | Settled<Invite>> {
  const at = clock()
  const made = await store.createInvite({
    groupId: group_id,
    makerId,
    code: randomBytes(codeBytes).toString('base64url'),
    expiresAt: expires_in_s === undefined ? null : at + expires_in_s * 1_000,
    maxUses: max_uses ?? null,
    at,
    maxPerGroup: imLimits.invitesMaxPerGroup,
    creation: toCreation(client_id, [group_id, expires_in_s ?? null, max_uses ?? null]),
  })
  if (made.status === 'refused') throw new StonechatError(made.code)
  const invite = toInvite(made.invite)
  return made.status === 'duplicate' ? new Settled(invite, 200) : invite
}
