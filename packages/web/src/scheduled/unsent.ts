/** A message that was to be sent later, to be written anew. */
import type { Client } from '@stonechat/client'
import type { Scheduled } from '@stonechat/protocol'
import type { Answered } from '../base/answered.js'

export interface Unsent {
  readonly text: string
  /** What it answers, where that is still there. */
  readonly answered: Answered | undefined
}

/** The message that one answers which is sent later. */
export async function findAnswered(client: Client, scheduled: Scheduled): Promise<Answered | undefined> {
  const { target_type, target_id, reply_to: seq } = scheduled
  if (seq === undefined || seq === null) return undefined
  const { messages } = await client.call('message.list', {
    target_type,
    target_id,
    around_seq: seq,
    limit: 1,
  })
  const message = messages.find((one) => one.seq === seq && one.recalled_at === null)
  return message && { seq, senderId: message.sender_id, content: message.content }
}
