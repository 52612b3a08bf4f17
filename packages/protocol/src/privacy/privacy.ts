import * as z from 'zod'

/** Whether others learn how far the user has read and received, and the user how far they have. */
export const receiptsSwitch = z.enum(['on', 'off'])

/** What a user shows to others. */
export const privacy = z.object({ receipts: receiptsSwitch })

export type Privacy = z.infer<typeof privacy>
