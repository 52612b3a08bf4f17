import { createReceiptFeature } from '../receipt/feature.js'
import type { GroupsBase } from './base.js'
import { createGroupFeature } from './feature.js'

export type OpenGroups = ReturnType<typeof openGroups>

/** What is needed once somebody looks at a group: the group, its members, and how far they have read. */
export function openGroups(base: GroupsBase) {
  const { groups } = base.wires.add(createGroupFeature(base))
  const { receipts } = base.wires.add(createReceiptFeature(base))
  return { groups, receipts }
}
