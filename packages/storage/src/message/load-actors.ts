import type { TargetKey } from '@stonechat/im/contract'
import type { WriteTx } from '../sql/tx.js'
import { selectFloors, selectMembers } from './load-send-state.js'

/** Places in the group, and up to which `seq` each sees nothing, of many who act at once. */
export async function loadActors(
  tx: WriteTx,
  key: TargetKey,
  conversationId: number,
  actors: readonly number[],
) {
  return {
    members: key.kind === 'group' ? await loadMembers(tx, key.groupId, actors) : new Map(),
    ...(await loadFloors(tx, conversationId, actors)),
  }
}

async function loadMembers(tx: WriteTx, groupId: number, actors: readonly number[]) {
  const rows = await selectMembers(
    tx,
    actors.map((actor) => [groupId, actor]),
  )
  return new Map(rows.map((row) => [row.user_id, { role: row.role, mutedUntil: row.muted_until }]))
}

async function loadFloors(tx: WriteTx, conversationId: number, actors: readonly number[]) {
  const rows = await selectFloors(
    tx,
    actors.map((actor) => [actor, conversationId]),
  )
  return { floors: new Map(rows.map((row) => [row.user_id, row.floor_seq])) }
}
