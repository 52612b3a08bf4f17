import * as z from 'zod'
import { id, timeMs } from '../../base/schemas.js'
import { type PlainContent, plainSchemas } from '../plain.js'

export interface RecordContent {
  type: 'record'
  title: string
  entries: RecordEntry[]
}

export interface RecordEntry {
  sender_id: number
  nickname: string
  content: PlainContent | RecordContent
  created_at: number
}

export const recordEntry = z.object({
  sender_id: id,
  /** What its sender was called then; empty where nobody knew. */
  nickname: z.string(),
  get content(): z.ZodType<RecordEntry['content']> {
    return entryContent
  },
  created_at: timeMs,
})

/**
 * Messages that were forwarded together, as they were then: what becomes of them later changes nothing here. Only servers make one,
 * by `message.forward`.
 */
export const recordContent = z.object({
  type: z.literal('record'),
  /** Where they stood: the name of a group, or of two people. */
  title: z.string(),
  entries: z.array(recordEntry),
})

/** A record may be in a record. */
const entryContent = z.discriminatedUnion('type', [...plainSchemas, recordContent])
