/** What the timelines of groups tell of their changes. */
import type { GroupLine } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

/** A part of the lines of a group. */
export interface LineRange {
  readonly conversationId: number
  /** Those of earlier changes are left out: who joined with this one does not see them. */
  readonly fromRev: number
  /** The places, both included. */
  readonly fromSeq: number
  readonly toSeq: number
  readonly limit: number
}

export interface GroupLineStore {
  /** The newest lines of a range, by `rev` ascending. Each was written with the change that it tells. */
  listLines(range: LineRange): Promise<GroupLine[]>
}

export const groupLineAccess = { listLines: 'read' } as const satisfies AccessOf<GroupLineStore>
