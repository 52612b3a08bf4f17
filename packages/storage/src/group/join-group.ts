import type { ImStore, JoinsOutcome, JoinWish } from '@stonechat/im/contract'
import { decideJoins, type JoinsState, keyText, toJoinLine } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import { saveLine } from '../group-line/lines.js'
import { lockInvites, saveUses } from '../invite/invites.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { applyPlan, loadGroup, loadMembers, logChange } from './change-group.js'
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
    const { verdicts, plan, uses } = decideJoins(wishes, state, maxMembers)
    if (plan === undefined) return { verdicts, group: toGroupRecord(state.group, head.rev), userIds: [] }
    const { userIds } = plan
    const at = Math.max(...wishes.map((wish) => wish.at))
    const moved = { ...head, rev: head.rev + 1, last_at: Math.max(head.last_at, at) }
    const line = toJoinLine(userIds, { rev: moved.rev, afterSeq: head.last_seq, at })
    const change = { actorId: userIds[0]!, at }
    await applyPlan(tx, change, plan, moved)
    await logChange(tx, change, state.group, plan, moved)
    await saveUses(tx, uses)
    await saveLine(tx, moved.id, line)
    const { rev } = moved
    await appendEvents(tx, [{ conversation_id: moved.id, seq: null, rev, kind: 'group_changed', at }])
    return { verdicts, group: toGroupRecord(plan.group, rev), userIds, line }
  })
}

function refuseAll(wishes: readonly JoinWish[]): JoinsOutcome {
  const verdicts = wishes.map(() => ({ status: 'refused', code: 'group_not_found' }) as const)
  return { verdicts, group: undefined, userIds: [] }
}

async function loadState(tx: WriteTx, groupId: number, wishes: readonly JoinWish[]): Promise<JoinsState> {
  const userIds = [...new Set(wishes.map(({ userId }) => userId))]
  const invites = await lockInvites(tx, groupId, [
    ...new Set(wishes.flatMap(({ inviteId }) => inviteId ?? [])),
  ])
  const makerIds = [...invites.values()].map(({ created_by }) => created_by)
  return {
    group: await loadGroup(tx, groupId),
    members: await loadMembers(tx, groupId, [...new Set([...userIds, ...makerIds])]),
    sanctions: await findSanctions(tx, groupId, userIds),
    disabled: await findDisabled(tx, userIds),
    invites,
  }
}
