/** What the timeline of a group tells of a change, decided over the change and the plan for it: no database here. */
import type { GroupLine } from '@stonechat/protocol'
import type { GroupChange } from '../contract/index.js'
import type { GroupPlan, StoredGroup } from '../group/decide-group-change.js'
import { imLimits } from '../limits.js'

type Told = Pick<GroupLine, 'kind' | 'name'> & { readonly about?: readonly number[] }

/** Where and when a change happened. */
interface LinePlace {
  readonly rev: number
  readonly afterSeq: number
  readonly at: number
}

/**
 * The line of a change, `undefined` for mutes, aliases, those who leave quietly and for roles other than the owner's, and for the question to newcomers. A change of several properties is told as
 * that of the name, else of the notice, the picture, the settings.
 * @param former the group as it was before
 */
export function decideLine(
  change: GroupChange,
  former: StoredGroup,
  plan: GroupPlan,
  place: LinePlace,
): GroupLine | undefined {
  // Nothing comes after the end.
  if (former.dissolved_at !== null) return undefined
  // That an account was disabled is nobody's doing in the group.
  const actorId = change.kind === 'succeed' ? undefined : change.actorId
  const isQuiet = change.kind === 'remove' && change.quiet === true && change.userId === actorId
  const told = tell(actorId, former, plan, isQuiet)
  return told && toLine(told, actorId, place)
}

/** The first line of a group. */
export function decideFirstLine(
  { name, ownerId, memberIds }: { name: string; ownerId: number; memberIds: readonly number[] },
  at: number,
): GroupLine {
  return toLine({ kind: 'created', name, about: memberIds }, ownerId, { rev: 0, afterSeq: 0, at })
}

/** The line of people who joined by themselves, or were let in by somebody. */
export function toJoinLine(userIds: readonly number[], place: LinePlace, actorId?: number): GroupLine {
  return toLine({ kind: actorId === undefined ? 'joined' : 'added', about: userIds }, actorId, place)
}

/** The line of a message that was pinned. */
export function toPinLine(seq: number, actorId: number, place: LinePlace): GroupLine {
  const { created_at, ...line } = toLine({ kind: 'pinned' }, actorId, place)
  return { ...line, seq, created_at }
}

function tell(
  actorId: number | undefined,
  former: StoredGroup,
  plan: GroupPlan,
  isQuiet: boolean,
): Told | undefined {
  const { group, added, removed } = plan
  const newOwner = group.owner_id === former.owner_id ? [] : [group.owner_id]
  if (added.length > 0) return { kind: 'added', about: added.map(({ userId }) => userId) }
  if (removed.length > 0 && !isQuiet)
    return removed[0] === actorId ? { kind: 'left', about: newOwner } : { kind: 'removed', about: removed }
  if (newOwner.length > 0) return { kind: 'owner_changed', about: newOwner }
  if (isQuiet) return undefined
  if (group.dissolved_at !== null) return { kind: 'dissolved' }
  if (group.name !== former.name) return { kind: 'renamed', name: group.name }
  if (group.notice !== former.notice || group.notice_rev > former.notice_rev)
    return { kind: 'notice_changed' }
  if (group.avatar_url !== former.avatar_url) return { kind: 'avatar_changed' }
  const { question: _, ...settings } = group.settings
  const isNoticed = Object.entries(settings).some(
    ([name, value]) => former.settings[name as keyof typeof settings] !== value,
  )
  return isNoticed ? { kind: 'settings_changed' } : undefined
}

function toLine(
  { kind, name, about = [] }: Told,
  actorId: number | undefined,
  { rev, afterSeq, at }: LinePlace,
): GroupLine {
  return {
    rev,
    after_seq: afterSeq,
    kind,
    ...(actorId === undefined ? {} : { actor_id: actorId }),
    ...(about.length === 0
      ? {}
      : { user_ids: about.slice(0, imLimits.groupLineMaxUsers), user_count: about.length }),
    ...(name === undefined ? {} : { name }),
    created_at: at,
  }
}
