import type { Message, OperationOutput, ParsedInput } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { countWithinBytes } from '../base/within-bytes.js'
import type { ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { type MessageAccessStore, requireMessage } from '../message/require-message.js'

type ChainStore = MessageAccessStore & Pick<ImStore, 'getRootSeq' | 'listChain'>
type Range = Parameters<ImStore['listChain']>[0]

export function createReplyFeature({ store }: { readonly store: ChainStore }): Handlers<'message.chain'> {
  return { 'message.chain': (input, { caller }) => listChain(store, caller.userId, input) }
}

/**
 * The chain of answers that a message belongs to: its beginning, and as many as fit around the message, half of them up to it.
 * @throws StonechatError `message_not_found`, `not_a_member`, `group_not_found`
 */
async function listChain(
  store: ChainStore,
  userId: number,
  { seq, ...target }: ParsedInput<'message.chain'>,
): Promise<OperationOutput<'message.chain'>> {
  const { conversationId, floorSeq, message } = await requireMessage(store, userId, target, seq)
  const rootSeq = await store.getRootSeq(conversationId, seq)
  const isRoot = seq === rootSeq
  const root = isRoot ? [message] : await listRoot(store, { conversationId, userId, rootSeq, floorSeq })
  const rest = imLimits.chainMaxMessages - root.length
  const olderMax = isRoot ? 0 : Math.ceil(rest / 2)
  const chain = { conversationId, rootSeq, userId }
  const [older, newer] = await Promise.all([
    isRoot
      ? { messages: [], hasMore: false }
      : listPart(store, {
          ...{ ...chain, direction: 'older', afterSeq: floorSeq, beforeSeq: seq + 1, limit: olderMax },
        }),
    listPart(store, { ...chain, direction: 'newer', afterSeq: seq, limit: rest - olderMax }),
  ])
  return {
    root_seq: rootSeq,
    messages: [...root, ...older.messages, ...newer.messages],
    has_more: older.hasMore,
    has_newer: newer.hasMore,
  }
}

/** The first message, where the user sees it. */
async function listRoot(
  store: MessageAccessStore,
  place: { conversationId: number; userId: number; rootSeq: number; floorSeq: number },
): Promise<readonly Message[]> {
  const { conversationId, userId, rootSeq, floorSeq } = place
  if (rootSeq <= floorSeq) return []
  const range = { afterSeq: rootSeq - 1, beforeSeq: rootSeq + 1, direction: 'newer', limit: 1 } as const
  return (await store.listMessages({ conversationId, userId, ...range })).messages
}

/** The nearest of a range, half of an answer long at most. */
async function listPart(
  store: ChainStore,
  range: Range,
): Promise<{ readonly messages: Message[]; readonly hasMore: boolean }> {
  const { messages, hasMore } = await store.listChain(range)
  const nearest = range.direction === 'older' ? messages.toReversed() : messages
  const part = nearest.slice(0, countWithinBytes(nearest, imLimits.answerMaxBytes / 2))
  return {
    messages: range.direction === 'older' ? part.toReversed() : part,
    hasMore: hasMore || part.length < messages.length,
  }
}
