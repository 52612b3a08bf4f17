import { type Group, type JoinOutcome, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { gatherByKey } from '../base/gather-by-key.js'
import type { JoinVerdict, JoinWish } from '../contract/index.js'
import { toGroupCard } from '../invite/to-group-card.js'
import { announceJoinNews } from '../join-request/announce-news.js'
import { nameRequests } from '../join-request/name-requests.js'
import { imLimits } from '../limits.js'
import { announceChange, announceJoin } from './announce.js'
import { requireGroup } from './find-group.js'
import { getGroup } from './get-group.js'
import type { GroupParts } from './parts.js'
import { toGroup } from './to-group.js'

export interface JoinFeature {
  readonly handlers: Handlers<'invite.accept' | 'group.join' | 'group.card'>
  /** Resolves once all joins that were accepted are stored. */
  drain(): Promise<void>
}

/** People join in storms: those who come to one group together are let in together. */
export function createJoinFeature(parts: GroupParts): JoinFeature {
  const { store, clock } = parts
  const gathering = gatherByKey<GroupWish, Joined>({
    quietMs: imLimits.joinsGatherMs,
    batchMax: imLimits.joinsMaxPerCommit,
    waitingMax: imLimits.joinsMaxWaiting,
    work: (wishes) => joinTogether(parts, wishes),
  })
  const join = async (wish: GroupWish): Promise<JoinOutcome> => {
    const { verdict, group } = await gathering.put(String(wish.groupId), wish)
    if (verdict.status === 'refused') throw new StonechatError(verdict.code)
    if (verdict.status === 'joined')
      return { status: 'joined', group: group ?? (await getGroup(parts, wish.userId, wish.groupId)) }
    const [request] = await nameRequests(parts.directory, [verdict.request])
    return { status: 'requested', request: request! }
  }
  return {
    handlers: {
      'invite.accept': async ({ code, text }, { caller: { userId } }) => {
        const found = await store.findInvite(code)
        if (found === undefined) throw new StonechatError('invite_not_found')
        const { id: inviteId, group_id: groupId } = found.invite
        return join({ groupId, userId, inviteId, text, at: clock() })
      },
      'group.join': async ({ group_id: groupId, text }, { caller: { userId } }) => {
        await requireGroup(store, groupId, userId)
        return join({ groupId, userId, text, at: clock() })
      },
      'group.card': async ({ group_id }, { caller: { userId } }) =>
        toGroupCard(await requireGroup(store, group_id, userId)),
    },
    drain: gathering.drain,
  }
}

type GroupWish = JoinWish & { readonly groupId: number }

interface Joined {
  readonly verdict: JoinVerdict
  /** As they see it who came in just now: nobody has to read it for each of them. */
  readonly group: Group | undefined
}

const newcomer = { role: 'member', alias: '', notice_rev: 0 } as const

async function joinTogether(parts: GroupParts, wishes: readonly GroupWish[]): Promise<readonly Joined[]> {
  const { groupId } = wishes[0]!
  const { verdicts, group, userIds, line, news } = await parts.store.joinGroup(
    groupId,
    wishes,
    imLimits.groupMaxMembers,
  )
  if (group !== undefined && userIds.length > 0) {
    announceChange(parts.bus, { kind: 'members_added', actorId: userIds[0]!, group, userIds, line })
    await announceJoin(parts, group, userIds, line?.after_seq ?? 0)
  }
  announceJoinNews(parts.bus, groupId, news)
  const seen = group && toGroup(group, newcomer)
  const added = new Set(userIds)
  return verdicts.map((verdict, index) => ({
    verdict,
    group: added.has(wishes[index]!.userId) ? seen : undefined,
  }))
}
