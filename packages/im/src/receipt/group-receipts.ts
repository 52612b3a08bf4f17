/** Receipts of groups that somebody follows, gathered: when hundreds read at once, one event says so. */
import { setTimeout as delay } from 'node:timers/promises'
import type { EventData } from '@stonechat/protocol'
import { gather } from '@stonechat/protocol/base'
import { conversationTopic } from '../bus/topics.js'
import type { Bus, GroupReceipt } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface GroupReceipts {
  /** Tells those who follow the group, within `receiptsGatherMs`. Where nobody does, it is nothing. */
  note(receipt: GroupReceipt): void
  drain(): Promise<void>
}

/** Of one group, by user: positions only grow, so the last one noted of each counts. */
type Noted = Map<number, GroupReceipt>

/** Makes the gatherer of a node. */
export function createGroupReceipts({
  bus,
  isFollowed,
}: {
  readonly bus: Pick<Bus, 'publish'>
  readonly isFollowed: (conversationId: number) => boolean
}): GroupReceipts {
  const batches = gather<GroupReceipt, Map<number, Noted>, void>({
    empty: () => new Map(),
    add(held, receipt) {
      const noted = held.get(receipt.conversationId) ?? new Map<number, GroupReceipt>()
      noted.set(receipt.userId, further(noted.get(receipt.userId), receipt))
      held.set(receipt.conversationId, noted)
    },
    pause: () => delay(imLimits.receiptsGatherMs),
    work: async (held) => {
      for (const noted of held.values()) publish([...noted.values()])
    },
  })
  return {
    note(receipt) {
      if (isFollowed(receipt.conversationId)) batches.put(receipt)
    },
    drain: batches.drain,
  }

  function publish(receipts: readonly GroupReceipt[]): void {
    const [first] = receipts
    if (first === undefined) return
    const { conversationId, groupId } = first
    const data = toReceiptChange(conversationId, groupId, receipts)
    const rev = Math.max(...receipts.map((one) => one.rev))
    bus.publish(conversationTopic(conversationId), { kind: 'receipts', conversationId, rev, data })
  }
}

/** What followers of a group are told of some of its members; of at least one. */
export function toReceiptChange(
  conversation_id: number,
  groupId: number,
  positions: readonly Pick<GroupReceipt, 'userId' | 'readSeq' | 'deliveredSeq'>[],
): EventData['receipt.changed'] {
  const [first, ...others] = positions.map(({ userId, readSeq, deliveredSeq }) => ({
    user_id: userId,
    read_seq: readSeq,
    delivered_seq: deliveredSeq,
  }))
  return {
    ...{ target_type: 'group', target_id: groupId, conversation_id },
    ...first!,
    ...(others.length === 0 ? {} : { others }),
  }
}

/** Reading and delivery are written side by side, so one may have been read before the other and be noted after it. */
function further(known: GroupReceipt | undefined, receipt: GroupReceipt): GroupReceipt {
  if (known === undefined) return receipt
  return {
    ...receipt,
    readSeq: Math.max(known.readSeq, receipt.readSeq),
    deliveredSeq: Math.max(known.deliveredSeq, receipt.deliveredSeq),
    rev: Math.max(known.rev, receipt.rev),
  }
}
