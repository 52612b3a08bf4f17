/** Messages as one content: pure. */
import { type Content, limits, type Message, type RecordContent, StonechatError } from '@stonechat/protocol'

/**
 * Makes a record of messages, in their order, as they are now.
 * @param nameOf what a user is called now
 * @throws StonechatError `limit_reached` where records would be nested too deep, `too_large`
 */
export function makeRecord(
  messages: readonly Message[],
  title: string,
  nameOf: (userId: number) => string,
): RecordContent {
  const entries = messages.flatMap(({ sender_id, content, created_at }) =>
    content === null ? [] : [{ sender_id, nickname: nameOf(sender_id), content, created_at }],
  )
  const record: RecordContent = { type: 'record', title, entries }
  if (depthOf(record) > limits.recordMaxDepth) throw new StonechatError('limit_reached')
  if (Buffer.byteLength(JSON.stringify(record)) > limits.recordMaxBytes) throw new StonechatError('too_large')
  return record
}

/** How many records are inside each other; 0 for what is none. */
function depthOf(content: Content): number {
  return content.type === 'record'
    ? 1 + Math.max(0, ...content.entries.map((one) => depthOf(one.content)))
    : 0
}
