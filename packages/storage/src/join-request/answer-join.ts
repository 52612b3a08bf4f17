import type { ImStore, JoinAnswer, JoinAnswerOutcome } from '@stonechat/im/contract'
import { decideJoinAnswer, keyText, type StoredGroup } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { loadGroup, loadMembers } from '../group/change-group.js'
import { findDisabled } from '../group/disabled-users.js'
import { commitJoins } from '../group/join-group.js'
import { findSanctions } from '../group/sanctions.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { noteJoinRequests } from './note-requests.js'
import { findJoinRequests, settleJoinRequests } from './requests.js'

/** See `ImStore.answerJoin`. */
export function answerJoin(
  tx: Tx,
  conversationIds: ConversationIds,
  answer: JoinAnswer,
): ReturnType<ImStore['answerJoin']> {
  const { groupId, actorId, userId, at } = answer
  const key = { kind: 'group', groupId } as const
  return write(tx, async (tx): Promise<JoinAnswerOutcome> => {
    const id = (await conversationIds.find(tx, [key])).get(keyText(key))
    const [head] = id === undefined ? [] : await lockHeads(tx, [id])
    if (head === undefined) return { status: 'refused', code: 'group_not_found' }
    const group = await loadGroup(tx, groupId)
    const decision = decideJoinAnswer(answer, await loadState(tx, group, answer))
    if (decision.status === 'refused') return decision
    const { request } = decision
    const nothing = { requests: [], waiting: [] }
    if (decision.status === 'unchanged') return { status: 'done', request, news: nothing, joined: undefined }
    if (decision.added.length === 0) {
      const settled = await settleJoinRequests(tx, groupId, [userId], request.state)
      const news = await noteJoinRequests(tx, groupId, settled)
      return { status: 'done', request, news, joined: undefined }
    }
    // Whoever comes in waits no more.
    const { news, ...joined } = await commitJoins(tx, { head, group, added: decision.added, actorId, at })
    return { status: 'done', request, news, joined }
  })
}

async function loadState(tx: WriteTx, group: StoredGroup, { actorId, userId }: JoinAnswer) {
  const members = await loadMembers(tx, group.id, [actorId, userId])
  return {
    group,
    actor: members.get(actorId),
    request: (await findJoinRequests(tx, group.id, [userId])).get(userId),
    isMember: members.has(userId),
    isDisabled: (await findDisabled(tx, [userId])).has(userId),
    sanction: (await findSanctions(tx, group.id, [userId])).get(userId),
  }
}
