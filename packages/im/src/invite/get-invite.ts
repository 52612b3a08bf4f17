import { type GroupCard, StonechatError } from '@stonechat/protocol'
import type { GroupParts } from '../group/parts.js'
import { isOpen } from './decide-invite.js'
import { toGroupCard } from './to-group-card.js'

/**
 * The group that a link leads to.
 * @throws StonechatError `invite_not_found`, whatever the link does not let in for
 */
export async function getInvite(
  { store, clock }: Pick<GroupParts, 'store' | 'clock'>,
  code: string,
): Promise<GroupCard> {
  const found = await store.findInvite(code)
  if (found === undefined || !isOpen(found, clock())) throw new StonechatError('invite_not_found')
  return toGroupCard({ ...found.group, ...found.group.settings })
}
