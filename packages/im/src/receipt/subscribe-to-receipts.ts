import { setTimeout as delay } from 'node:timers/promises'
import { type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { requireConnection } from '../connection/require-connection.js'
import type { Bus, Log, MemberPosition } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { requireRight } from '../group/require-right.js'
import type { Hub } from '../hub/hub.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { encode } from '../hub/outbound.js'
import { imLimits } from '../limits.js'
import type { MessageAccessStore } from '../message/require-message.js'
import type { FollowedGroups } from './followed-groups.js'
import { toReceiptChange } from './group-receipts.js'
import { type PositionStore, requirePositions } from './require-positions.js'

export interface SubscribeParts {
  readonly store: MessageAccessStore & PositionStore
  readonly bus: Pick<Bus, 'flush'>
  readonly hub: Pick<Hub, 'find'>
  readonly followed: Pick<FollowedGroups, 'add'>
  readonly log: Log
}

/**
 * How far everybody in a conversation has come; from now on the connection is told of those of a group.
 * @throws StonechatError `not_a_member`, `forbidden`, `group_not_found`, `group_too_large`, `receipts_off`, `unknown_operation` where it is no live connection
 */
export async function subscribeToReceipts(
  { store, bus, hub, followed, log }: SubscribeParts,
  { userId, connectionId }: { readonly userId: number; readonly connectionId: string | undefined },
  { on, ...target }: ParsedInput<'receipt.subscribe'>,
): Promise<OperationOutput<'receipt.subscribe'>> {
  const connection = requireConnection(hub, connectionId)
  const access = await requireAccess(store, userId, target)
  if (access === undefined) return { positions: [] }
  const { conversationId } = access
  if (!on) {
    connection.unfollow(conversationId)
    return { positions: [] }
  }
  requireRight(access, 'see_members')
  const read = () => requirePositions(store, userId, target, conversationId)
  if (target.target_type === 'user') return toAnswer(await read())
  connection.follow(conversationId)
  try {
    const isNews = followed.add(conversationId)
    await bus.flush()
    const positions = await read()
    if (isNews) void tellWhatMoved(positions)
    return toAnswer(positions)
  } catch (error) {
    connection.unfollow(conversationId)
    throw error
  }

  /** Other nodes may have moved positions before the news reached them, and after these were read. */
  async function tellWhatMoved(before: readonly MemberPosition[]): Promise<void> {
    await delay(imLimits.receiptsGatherMs, undefined, { ref: false })
    try {
      const moved = isFollowing(connection, conversationId) ? findMoved(before, await read()) : []
      if (moved.length === 0) return
      // This node may not have heard yet that the user was removed before they moved.
      await requireAccess(store, userId, target)
      if (!isFollowing(connection, conversationId)) return
      const data = toReceiptChange(conversationId, target.target_id, moved)
      connection.deliver(encode({ event: 'receipt.changed', data }))
    } catch (err) {
      if (err instanceof StonechatError && err.code !== 'unavailable') return
      log.warn({ err, conversationId }, 'receipts.not_read')
    }
  }
}

function isFollowing({ isOpen, followed }: HubConnection, conversationId: number): boolean {
  return isOpen && followed.includes(conversationId)
}

function findMoved(before: readonly MemberPosition[], now: readonly MemberPosition[]): MemberPosition[] {
  const known = new Map(before.map((one) => [one.userId, one]))
  return now.filter(({ userId, readSeq, deliveredSeq }) => {
    const one = known.get(userId)
    return one === undefined || one.readSeq !== readSeq || one.deliveredSeq !== deliveredSeq
  })
}

function toAnswer(positions: readonly MemberPosition[]): OperationOutput<'receipt.subscribe'> {
  return {
    positions: positions.map(({ userId, readSeq, deliveredSeq, floorSeq }) => ({
      user_id: userId,
      read_seq: readSeq,
      delivered_seq: deliveredSeq,
      from_seq: floorSeq + 1,
    })),
  }
}
