/** What all changes of a group have in common. */
import { type EventData, StonechatError } from '@stonechat/protocol'
import type { GroupChange, GroupOutcome, Refusal } from '../contract/index.js'
import { announceJoinNews } from '../join-request/announce-news.js'
import { announceChange, announceLeave } from './announce.js'
import type { GroupParts } from './parts.js'

/** A change as its kind needs it: what is common is filled in. */
export type WantedChange = GroupChange extends infer C
  ? C extends GroupChange
    ? Omit<C, 'groupId' | 'actorId' | 'at'>
    : never
  : never

const changeKinds = {
  update: 'updated',
  add: 'members_added',
  remove: 'member_removed',
  member: 'member_changed',
  ban: 'member_removed',
  dissolve: 'dissolved',
  succeed: 'member_changed',
} as const satisfies Record<GroupChange['kind'], EventData['group.changed']['kind']>

/**
 * Commits a change, then announces it: removed users receive nothing after it.
 * @throws StonechatError what the store refuses it with
 */
export async function applyChange(
  { store, bus, clock }: GroupParts,
  actorId: number,
  groupId: number,
  wanted: WantedChange,
): Promise<Exclude<GroupOutcome, Refusal>> {
  const outcome = await store.changeGroup({ ...wanted, groupId, actorId, at: clock() } as GroupChange)
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { group, userIds, line, news } = outcome
  if (outcome.status === 'changed') {
    if (changeKinds[wanted.kind] === 'member_removed') announceLeave(bus, group, userIds)
    announceChange(bus, { kind: changeKinds[wanted.kind], actorId, group, userIds, line })
  }
  if (news !== undefined) announceJoinNews(bus, groupId, news)
  return outcome
}
