import type { GroupRecord, ImStore, JoinNews, JoinsOutcome, JoinWish } from '@stonechat/im/contract'
import {
  decideJoins,
  type Head,
  type JoinsState,
  keyText,
  type NewMember,
  planJoins,
  type StoredGroup,
  toJoinLine,
} from '@stonechat/im/rules'
import type { GroupLine } from '@stonechat/protocol'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import { saveLine } from '../group-line/lines.js'
import { lockInvites, saveUses } from '../invite/invites.js'
import { noteJoinRequests } from '../join-request/note-requests.js'
import {
  countPendingJoins,
  countWaitingJoins,
  findJoinRequests,
  saveJoinRequests,
} from '../join-request/requests.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { applyPlan, loadGroup, loadMembers, logChange, settleRequests } from './change-group.js'
import { findDisabled } from './disabled-users.js'
import { toGroupRecord } from './groups.js'
import { findSanctions } from './sanctions.js'

/** See `ImStore.joinGroup`. The number of statements does not grow with that of those who join. */
export function joinGroup(
  tx: Tx,
  conversationIds: ConversationIds,
  ...[groupId, wishes, maxMembers]: Parameters<ImStore['joinGroup']>
): Promise<JoinsOutcome> {
  const key = { kind: 'group', groupId } as const
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [key])).get(keyText(key))
    const [head] = id === undefined ? [] : await lockHeads(tx, [id])
    if (head === undefined) return refuseAll(wishes)
    const state = await loadState(tx, groupId, wishes)
    const { verdicts, added, asked, uses } = decideJoins(wishes, state, maxMembers)
    await saveUses(tx, uses)
    await saveJoinRequests(tx, groupId, asked)
    if (added.length === 0) {
      const askerIds = asked.map(({ user_id }) => user_id).sort((a, b) => a - b)
      const news = await noteJoinRequests(tx, groupId, askerIds)
      return { verdicts, group: toGroupRecord(state.group, head.rev), userIds: [], news }
    }
    const at = Math.max(...wishes.map((wish) => wish.at))
    return { verdicts, ...(await commitJoins(tx, { head, group: state.group, added, at })) }
  })
}

export interface Joins {
  /** Locked. */
  readonly head: Head
  readonly group: StoredGroup
  readonly added: readonly NewMember[]
  /** Who let them in; absent where they came by themselves. */
  readonly actorId?: number | undefined
  readonly at: number
}

/** One change of the group, with its line, for all who join. */
export async function commitJoins(
  tx: WriteTx,
  { head, group, added, actorId, at }: Joins,
): Promise<{ group: GroupRecord; userIds: readonly number[]; line: GroupLine; news: JoinNews }> {
  const plan = planJoins(group, added)
  const { userIds } = plan
  const moved = { ...head, rev: head.rev + 1, last_at: Math.max(head.last_at, at) }
  const { id, rev } = moved
  const line = toJoinLine(userIds, { rev, afterSeq: head.last_seq, at }, actorId)
  const change = { actorId: actorId ?? userIds[0]!, at }
  await applyPlan(tx, change, plan, moved)
  await logChange(tx, change, group, plan, moved)
  await saveLine(tx, id, line)
  await appendEvents(tx, [{ conversation_id: id, seq: null, rev, kind: 'group_changed', at }])
  const news = await settleRequests(tx, plan, new Map())
  return { group: toGroupRecord(plan.group, rev), userIds, line, news }
}

function refuseAll(wishes: readonly JoinWish[]): JoinsOutcome {
  const verdicts = wishes.map(() => ({ status: 'refused', code: 'group_not_found' }) as const)
  return { verdicts, group: undefined, userIds: [], news: { requests: [], waiting: [] } }
}

async function loadState(tx: WriteTx, groupId: number, wishes: readonly JoinWish[]): Promise<JoinsState> {
  const userIds = [...new Set(wishes.map(({ userId }) => userId))]
  const invites = await lockInvites(tx, groupId, [
    ...new Set(wishes.flatMap(({ inviteId }) => inviteId ?? [])),
  ])
  const makerIds = [...invites.values()].map(({ created_by }) => created_by)
  const group = await loadGroup(tx, groupId)
  return {
    group,
    members: await loadMembers(tx, groupId, [...new Set([...userIds, ...makerIds])]),
    sanctions: await findSanctions(tx, groupId, userIds),
    disabled: await findDisabled(tx, userIds),
    invites,
    requests: await findJoinRequests(tx, groupId, userIds),
    waiting: await countWaitingJoins(tx, userIds),
    pending: group.settings.join === 'approval' ? await countPendingJoins(tx, groupId) : 0,
  }
}
