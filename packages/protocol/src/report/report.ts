import * as z from 'zod'

/** Why something is reported. */
export const reportReason = z.enum(['spam', 'fraud', 'abuse', 'sexual', 'violence', 'illegal', 'other'])

export type ReportReason = z.infer<typeof reportReason>
