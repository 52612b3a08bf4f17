import type { GroupLine, Message, OperationOutput, ParsedInput } from '@stonechat/protocol'
import { addWritten } from '@stonechat/protocol/operations'
import { JsonList } from '../base/json-list.js'
import type { Access, ImStore } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import { imLimits } from '../limits.js'

type Page = OperationOutput<'message.list'>
type History = Pick<ImStore, 'listMessages' | 'listLines'>

/** A part of a history: exclusive bounds, read in one direction. */
interface Range {
  readonly direction: 'older' | 'newer'
  readonly afterSeq: number
  readonly beforeSeq?: number | undefined
  readonly limit: number
  readonly maxBytes: number
}

/** A page without its lines, and the part of the history that it stands for: what it has not of that is deleted. */
interface Found {
  readonly page: Omit<Page, 'messages' | 'lines'>
  readonly messages: JsonList<Message>
  readonly fromSeq: number
  readonly toSeq: number
}

/**
 * One page of history, ascending: before a seq, after a seq, around a seq, or the newest. Without what the caller deleted, and
 * at most `answerMaxBytes` long; beside that, what happened to a group in this part of its history.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function listMessages(
  store: Pick<ImStore, 'getAccess'> & History,
  userId: number,
  input: ParsedInput<'message.list'>,
): Promise<Page> {
  const access = await requireAccess(store, userId, input)
  if (access === undefined) return { conversation_id: null, messages: [], has_more: false }
  const { around_seq: seq, limit } = input
  const found = await (seq === undefined
    ? listOneWay(store, userId, access, input)
    : listAround(store, userId, access, { seq, limit }))
  const lines = input.target_type === 'group' ? await listLines(store, access, found) : []
  return toPage(found.messages, lines.length === 0 ? found.page : { ...found.page, lines })
}

/** Nobody reads the messages of a page on its way from the store to a socket. */
function toPage(messages: JsonList<Message>, page: Omit<Page, 'messages'>): Page {
  const { conversation_id, ...rest } = page
  const json = Buffer.concat([
    Buffer.from(`{"conversation_id":${conversation_id},"messages":[`),
    messages.bytes,
    Buffer.from(`],${JSON.stringify(rest).slice(1)}`),
  ])
  return addWritten(page, 'messages', () => messages.read(), json)
}

async function listOneWay(
  store: History,
  userId: number,
  access: Access,
  { after_seq: after, before_seq: before, limit }: ParsedInput<'message.list'>,
): Promise<Found> {
  const { messages, hasMore } = await listRange(store, userId, access, {
    direction: after === undefined ? 'older' : 'newer',
    afterSeq: after ?? 0,
    beforeSeq: before,
    limit,
    maxBytes: imLimits.answerMaxBytes,
  })
  const page = { conversation_id: access.conversationId, has_more: hasMore }
  const first = messages.at(0)?.seq ?? 0
  const last = messages.at(-1)?.seq ?? 0
  if (after === undefined)
    return {
      page,
      messages,
      fromSeq: hasMore ? first : 0,
      toSeq: before === undefined ? Infinity : before - 1,
    }
  // Who reads on from the beginning has seen nothing of what stands before the first message.
  return {
    page,
    messages,
    fromSeq: after > access.floorSeq ? after + 1 : 0,
    toSeq: hasMore ? last : Infinity,
  }
}

/** Half of the page up to the message, half after it. */
async function listAround(
  store: History,
  userId: number,
  access: Access,
  { seq, limit }: { readonly seq: number; readonly limit: number },
): Promise<Found> {
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
  const after = newer.messages.slice(0, limit === 1 ? 0 : newer.messages.length)
  const messages = older.messages.concat(after)
  const has_newer = newer.hasMore || after.length < newer.messages.length
  return {
    page: { conversation_id: access.conversationId, has_more: older.hasMore, has_newer },
    messages,
    fromSeq: older.hasMore ? (messages.at(0)?.seq ?? seq) : 0,
    toSeq: has_newer ? (after.at(-1)?.seq ?? seq) : Infinity,
  }
}

/** The lines of a page. One that is made meanwhile, after messages that the page has not, comes with those. */
function listLines(
  store: History,
  { conversationId, joinedRev, lastSeq }: Access,
  { messages, fromSeq, toSeq }: Found,
): Promise<GroupLine[]> {
  const endSeq = Math.max(lastSeq, messages.at(-1)?.seq ?? 0)
  return store.listLines({
    ...{ conversationId, fromRev: joinedRev, fromSeq, toSeq: Math.min(toSeq, endSeq) },
    limit: imLimits.groupLinesPageMax,
  })
}

async function listRange(
  store: History,
  userId: number,
  { conversationId, floorSeq }: Access,
  { direction, afterSeq, beforeSeq, limit, maxBytes }: Range,
): Promise<{ readonly messages: JsonList<Message>; readonly hasMore: boolean }> {
  const found = await store.listMessages({
    ...{ conversationId, userId, direction, beforeSeq, limit },
    afterSeq: Math.max(floorSeq, afterSeq),
  })
  const all = found.written ?? JsonList.of(found.messages)
  const count = all.countWithin(maxBytes, direction === 'older' ? 'end' : 'front')
  return {
    messages: direction === 'older' ? all.slice(all.length - count, all.length) : all.slice(0, count),
    hasMore: found.hasMore || count < all.length,
  }
}
