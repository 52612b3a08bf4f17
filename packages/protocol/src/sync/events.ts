import * as z from 'zod'

export const syncEvents = {
  /** Something may have been missed: call `sync`. */
  resync: z.record(z.string(), z.never()),
  /** All pushed offline messages have been sent. */
  'offline.end': z.object({
    count: z.int().min(0),
    /** Older ones are in the history. */
    has_more: z.boolean(),
  }),
} as const
