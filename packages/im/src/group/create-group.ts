import { type Group, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { Settled } from '@stonechat/protocol/operations'
import type { GroupRecord } from '../contract/index.js'
import { toCreation } from '../creation/creation.js'
import { announceJoin } from './announce.js'
import type { GroupParts } from './parts.js'
import { type Owe, priceStrangers } from './prices.js'
import { requireUsers } from './require-users.js'
import { toGroup } from './to-group.js'

const founder = { role: 'owner', alias: '', notice_rev: 0 } as const

/**
 * Creates a group owned by the caller.
 * @returns the group; with status 200, as it is now, where this `client_id` has made it before
 * @throws StonechatError `user_not_found`, `peer_disabled`, `blocked`, `conflict`
 */
export async function createGroup(
  options: GroupParts,
  ownerId: number,
  { name, member_ids, client_id }: ParsedInput<'group.create'>,
  owe?: Owe,
): Promise<Group | Settled<Group>> {
  const memberIds = [...new Set(member_ids)].filter((userId) => userId !== ownerId)
  const creation = toCreation(client_id, [name, member_ids])
  await requireUsers(options.directory, memberIds)
  const made = await options.store.createGroup({ name, ownerId, memberIds, at: options.clock(), creation })
  if (made.status === 'refused') throw new StonechatError(made.code)
  if (made.status === 'duplicate') return new Settled(await toAnswer(options, made.group, ownerId), 200)
  await announceJoin(options, made.group, [ownerId, ...memberIds], 0)
  await priceStrangers(options.store, owe, ownerId, memberIds)
  return toGroup(made.group, founder)
}

/** A creator who has left since is shown the role that the first answer showed. */
async function toAnswer({ store }: GroupParts, group: GroupRecord, creatorId: number): Promise<Group> {
  const member = await store.getMember(group.id, creatorId)
  return toGroup(group, member ?? founder)
}
