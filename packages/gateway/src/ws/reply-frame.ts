import type { ReplyFrame } from '@stonechat/protocol'
import { findWritten } from '@stonechat/protocol/operations'
import { bytesFrame, textFrame } from './frame.js'

const end = Buffer.from('}')

/** A reply as a text frame. An answer that stands written is taken as it is. */
export function replyFrame(reply: ReplyFrame): Buffer {
  const written = 'data' in reply ? findWritten(reply.data) : undefined
  if (written === undefined) return textFrame(JSON.stringify(reply))
  return bytesFrame([Buffer.from(`{"id":${JSON.stringify(reply.id)},"data":`), written, end])
}
