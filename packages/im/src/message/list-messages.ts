import type { Message, OperationOutput, ParsedInput } from '@stonechat/protocol'
import { countWithinBytes } from '../base/within-bytes.js'
import type { Access, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { imLimits } from '../limits.js'

type Page = OperationOutput<'message.list'>
type History = Pick<ImStore, 'listMessages'>

/** A part of a history: exclusive bounds, read in one direction. */
interface Range {
  readonly direction: 'older' | 'newer'
  readonly afterSeq: number
  readonly beforeSeq?: number | undefined
  readonly limit: number
  readonly maxBytes: number
}

/**
 * One page of history, ascending: before a seq, after a seq, around a seq, or the newest. Without what the caller deleted, and
 * at most `answerMaxBytes` long.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function listMessages(
  store: Pick<ImStore, 'getAccess'> & History,
  userId: number,
  input: ParsedInput<'message.list'>,
): Promise<Page> {
  const access = await requireAccess(store, userId, input)
  if (access === undefined) return { conversation_id: null, messages: [], has_more: false }
  const { around_seq, limit } = input
  if (around_seq !== undefined) return listAround(store, userId, access, { seq: around_seq, limit })
  const { messages, hasMore } = await listRange(store, userId, access, {
    direction: input.after_seq === undefined ? 'older' : 'newer',
    afterSeq: input.after_seq ?? 0,
    beforeSeq: input.before_seq,
    limit,
    maxBytes: imLimits.answerMaxBytes,
  })
  return { conversation_id: access.conversationId, messages, has_more: hasMore }
}

/** Half of the page up to the message, half after it. */
async function listAround(
  store: History,
  userId: number,
  access: Access,
  { seq, limit }: { readonly seq: number; readonly limit: number },
): Promise<Page> {
  const maxBytes = imLimits.answerMaxBytes / 2
  const [older, newer] = await Promise.all([
    listRange(store, userId, access, {
      ...{ direction: 'older', afterSeq: 0, beforeSeq: seq + 1, limit: Math.ceil(limit / 2), maxBytes },
    }),
    listRange(store, userId, access, {
      ...{ direction: 'newer', afterSeq: seq, limit: Math.max(1, Math.floor(limit / 2)), maxBytes },
    }),
  ])
  // A page of one is the message itself.
  const after = limit === 1 ? [] : newer.messages
  return {
    conversation_id: access.conversationId,
    messages: [...older.messages, ...after],
    has_more: older.hasMore,
    has_newer: newer.hasMore || after.length < newer.messages.length,
  }
}

async function listRange(
  store: History,
  userId: number,
  { conversationId, floorSeq }: Access,
  { direction, afterSeq, beforeSeq, limit, maxBytes }: Range,
): Promise<{ readonly messages: Message[]; readonly hasMore: boolean }> {
  const { messages, hasMore } = await store.listMessages({
    ...{ conversationId, userId, direction, beforeSeq, limit },
    afterSeq: Math.max(floorSeq, afterSeq),
  })
  const nearest = direction === 'older' ? messages.toReversed() : messages
  const page = nearest.slice(0, countWithinBytes(nearest, maxBytes))
  return {
    messages: direction === 'older' ? page.toReversed() : page,
    hasMore: hasMore || page.length < messages.length,
  }
}
