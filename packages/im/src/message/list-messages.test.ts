import type { Message } from '@stonechat/protocol'
import { findWritten } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { JsonList } from '../base/json-list.js'
import type { ImStore, MessageRange } from '../contract/index.js'
import { listMessages } from './list-messages.js'

const message = (seq: number): Message => ({
  ...{ conversation_id: 7, seq, rev: 0, client_id: `a${seq}`, sender_id: 10, reply_to: null },
  ...{
    content: { type: 'text', text: `你好 ${seq}` },
    created_at: 1_000,
    edited_at: null,
    recalled_at: null,
  },
})
const messages = [1, 2, 3].map(message)
const input = { target_type: 'user', target_id: 11, limit: 20 } as const

type Store = Parameters<typeof listMessages>[0]

function storeOf(range: MessageRange): Store {
  const store: Pick<ImStore, 'getAccess' | 'listMessages' | 'listLines'> = {
    getAccess: async () => ({
      ...{ conversationId: 7, floorSeq: 0, joinedRev: 0, lastSeq: 3 },
      ...{ isBlocked: false, mutedUntil: null, member: null },
    }),
    listMessages: async () => range,
    listLines: async () => [],
  }
  return store
}

describe('a page', () => {
  it('[T550] a page goes out as its store has written it, and no message of it is read on the way', async () => {
    const store = storeOf({
      get messages(): Message[] {
        throw new Error('somebody reads the messages')
      },
      ...{ hasMore: false, written: JsonList.of(messages) },
    })
    const page = await listMessages(store, 10, input)
    const json = Buffer.from(findWritten(page)!).toString()
    expect(json).toBe(JSON.stringify({ conversation_id: 7, messages, has_more: false }))
    expect(page).toEqual(JSON.parse(json))
  })

  it('[T550] a page of a store that writes nothing is written once', async () => {
    const page = await listMessages(storeOf({ messages, hasMore: true }), 10, input)
    expect(JSON.parse(Buffer.from(findWritten(page)!).toString())).toEqual({
      ...{ conversation_id: 7, messages, has_more: true },
    })
    expect(page.messages).toEqual(messages)
  })
})
