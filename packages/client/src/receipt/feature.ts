import type { Feature } from '../feature.js'
import type { GroupsBase } from '../group/base.js'
import { Receipts } from './receipts.js'

export interface ReceiptFeature extends Feature {
  readonly receipts: Receipts
}

/** How far the members of groups have read and received. */
export function createReceiptFeature(base: GroupsBase): ReceiptFeature {
  const receipts = new Receipts(base)
  return {
    receipts,
    onEvent: {
      'receipt.changed': (receipt) => receipts.changed(receipt),
      'group.changed': ({ group }) => receipts.resumeSoon({ target_type: 'group', target_id: group.id }),
      'user.changed': ({ kind }) => kind === 'privacy' && receipts.resume(),
      resync: receipts.resume,
    },
    onNews: { arrived: (message) => receipts.wrote(message, message) },
    onReady: receipts.resume,
    stop: () => receipts.stop(),
  }
}
