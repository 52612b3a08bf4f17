import * as z from 'zod'
import { id, seq } from '../base/schemas.js'
import { target } from '../base/target.js'

const position = { user_id: id, read_seq: seq, delivered_seq: seq }

export const receiptEvents = {
  /**
   * The other side of a direct conversation received or read up to here. A connection that follows a group with
   * `receipt.subscribe` gets it of its members too, gathered. Positions only grow: the greater one is the newer.
   */
  'receipt.changed': z.object({
    ...target,
    conversation_id: id,
    ...position,
    /** Further members of the group, in the same half second; absent where there are none. */
    others: z.array(z.object(position)).optional(),
  }),
} as const
