import { type JoinRequest, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { readCursor } from '../base/read-cursor.js'
import { announceChange, announceJoin } from '../group/announce.js'
import { getGroup } from '../group/get-group.js'
import type { GroupParts } from '../group/parts.js'
import { may } from '../group/rights.js'
import { imLimits } from '../limits.js'
import { announceJoinNews } from './announce-news.js'
import { nameRequests } from './name-requests.js'

export function createJoinRequestFeature(
  parts: GroupParts,
): Handlers<'group.requests' | 'group.answer' | 'join.list'> {
  return {
    'group.requests': (input, { caller }) => listRequests(parts, caller.userId, input),
    'group.answer': (input, { caller }) => answerRequest(parts, caller.userId, input),
    'join.list': (input, { caller }) => listJoins(parts, caller.userId, input),
  }
}

/**
 * One page of those who wait to be let in, the oldest first.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`, `invalid_input` for a cursor
 * that is not ours
 */
async function listRequests(
  { store, directory }: GroupParts,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'group.requests'>,
): Promise<OperationOutput<'group.requests'>> {
  const afterId = readCursor(cursor)
  const { role, ...group } = await getGroup({ store }, userId, group_id)
  if (!may(role, 'moderate', group)) throw new StonechatError('forbidden')
  const found = await store.listJoinRequests({ groupId: group_id, afterId, limit: limit + 1 })
  const page = found.requests.slice(0, limit)
  return {
    requests: await nameRequests(directory, page),
    next_cursor: found.requests.length > limit ? String(page.at(-1)!.id) : null,
    pending: found.pending,
  }
}

/**
 * What the user waits for, and one page of the groups where others wait for the user.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
async function listJoins(
  { store }: Pick<GroupParts, 'store'>,
  userId: number,
  { limit, cursor }: ParsedInput<'join.list'>,
): Promise<OperationOutput<'join.list'>> {
  const found = await store.listJoins({ userId, afterGroupId: readCursor(cursor), limit: limit + 1 })
  const groups = found.groups.slice(0, limit)
  return {
    requests: [...found.requests],
    groups,
    next_cursor: found.groups.length > limit ? String(groups.at(-1)!.group_id) : null,
  }
}

/**
 * Lets somebody in, declines it, or withdraws an own request.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`, `request_not_found`,
 *   `request_settled`, `group_full`, `peer_disabled`
 */
async function answerRequest(
  parts: GroupParts,
  actorId: number,
  { group_id: groupId, user_id: userId, state }: ParsedInput<'group.answer'>,
): Promise<JoinRequest> {
  const { groupMaxMembers: maxMembers } = imLimits
  const answer = { groupId, actorId, userId, state, at: parts.clock(), maxMembers }
  const outcome = await parts.store.answerJoin(answer)
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { joined, request, news } = outcome
  if (joined?.group !== undefined) {
    const { group, userIds, line } = joined
    announceChange(parts.bus, { kind: 'members_added', actorId, group, userIds, line })
    await announceJoin(parts, group, userIds, line?.after_seq ?? 0)
  }
  announceJoinNews(parts.bus, groupId, news)
  const [named] = await nameRequests(parts.directory, [request])
  return named!
}
