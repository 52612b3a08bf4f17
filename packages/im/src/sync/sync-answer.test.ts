import type { Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import type { SessionRecord } from '../contract/index.js'
import type { Missing } from './decide-sync.js'
import { createAnswer, type Details, toConversation } from './sync-answer.js'

const missing: Missing = {
  standing: {
    ...{ conversation_id: 1, kind: 'direct', last_seq: 9, rev: 4 },
    ...{ session_rev: 1, deleted_rev: 0, floor_seq: 0 },
  },
  hasMoved: true,
  reset: false,
  afterSeq: 8,
  afterRev: 4,
  afterDeletedRev: 0,
  afterLineRev: 4,
}
const messageOf = (text: string) => ({ seq: 9, content: { type: 'text', text } }) as Message
const details: Details = { messages: [messageOf('x')], changed: [], deleted: [], lines: [], isTooMuch: false }
const place = { conversation_id: 1, last_seq: 9, rev: 4 }
const nothing = { messages: [], changed: [], deleted: [], lines: [] }

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

describe('a conversation in an answer', () => {
  it('[C142] messages of a conversation come complete', () => {
    expect(toConversation(missing, details, 1_000)).toEqual({
      ...place,
      reset: false,
      messages: details.messages,
      changed: [],
      deleted: [],
      lines: [],
    })
  })

  it('[C144] a session that only its own user changed comes without its conversation, unless messages were deleted', () => {
    const still = { ...missing, hasMoved: false }
    expect(toConversation(still, undefined, 1_000)).toBeUndefined()
    expect(toConversation(still, { ...details, messages: [] }, 1_000)).toBeUndefined()
    const deleted = { ...details, messages: [], deleted: [3] }
    expect(toConversation(still, deleted, 1_000)).toMatchObject({ reset: false, deleted: [3] })
  })

  it('[C204] a conversation with more deletions than the limit is reset and carries nothing', () => {
    const reset = { ...place, reset: true, ...nothing }
    expect(toConversation({ ...missing, reset: true }, undefined, 1_000)).toEqual(reset)
    expect(toConversation({ ...missing, hasMoved: false, reset: true }, undefined, 1_000)).toEqual(reset)
    expect(toConversation({ ...missing, hasMoved: false }, { ...details, isTooMuch: true }, 1_000)).toEqual(
      reset,
    )
  })

  it('[C212] a conversation that fits into an answer exactly comes, and one byte more resets it', () => {
    // Of two bytes in UTF-8: bytes count, not characters.
    const wide = { ...details, messages: [messageOf('ü'.repeat(50))] }
    const bytes = bytesOf([wide.messages, [], [], []])
    expect(toConversation(missing, wide, bytes)).toMatchObject({ reset: false })
    expect(toConversation(missing, wide, bytes - 1)).toMatchObject({ reset: true, messages: [] })
  })
})

describe('an answer', () => {
  const session = { conversation_id: 1, draft: 'd' } as SessionRecord
  const conversation = { ...place, reset: false, ...nothing }
  const one = bytesOf([session, conversation])
  const limit = { sessions: 3, conversations: 3, messages: 9, bytes: one * 2 }

  it('[C211] an answer takes conversations up to exactly its bytes', () => {
    const answer = createAnswer(limit)
    expect([1, 2, 3].map(() => answer.add(session, conversation))).toEqual([true, true, false])
    expect(answer.record.sessions).toHaveLength(2)
    expect(answer.record.conversations).toHaveLength(2)
    expect(createAnswer({ ...limit, bytes: one * 2 - 1 }).add(session, conversation)).toBe(true)
  })

  it('[C210] an answer brings exactly as many sessions as its limit', () => {
    const answer = createAnswer({ ...limit, bytes: 1_000_000 })
    expect([1, 2, 3, 4].map(() => answer.add(session, conversation))).toEqual([true, true, true, false])
  })

  it('[C401] the first conversation of an answer comes in any case', () => {
    const answer = createAnswer({ ...limit, sessions: 0, bytes: 0 })
    expect(answer.add(session, conversation)).toBe(true)
    expect(answer.add(session, undefined)).toBe(false)
  })

  it('[C144] a session without a conversation comes alone', () => {
    const answer = createAnswer(limit)
    answer.add(session, undefined)
    expect(answer.record).toEqual({ sessions: [session], conversations: [] })
  })
})
