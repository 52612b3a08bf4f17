import { describe, expect, it } from 'vitest'
import { reactionPart } from '../reaction/reaction-part.js'
import { type MessageRow, toMessage, writeMessage } from './message-row.js'

const row: MessageRow = {
  ...{ conversation_id: 7, seq: 3, rev: 2, client_id: 'a"\\\n👍', sender_id: 10, reply_to: null },
  ...{ content: '{"type":"text","text":"你好 \\"\\u2028"}', created_at: 1_000, edited_at: null },
  ...{ recalled_at: null, extras: null },
}
const reacted = (count: number) =>
  JSON.stringify({ reactions: [{ emoji: '👍', count, user_ids: [1, 11, 100] }] })

describe('a stored message', () => {
  it.each<[string, Partial<MessageRow>]>([
    ['text', {}],
    ['an answer that was edited', { reply_to: 1, edited_at: 2_000 }],
    ['recalled', { content: null, recalled_at: 3_000 }],
    ['with reactions', { extras: reacted(3) }],
    ['with several extras', { extras: '{"mentions":[5],"forwarded":{"sender_id":4,"created_at":5}}' }],
  ])('[T552] as JSON a message says what it says as an object: %s', (_name, given) => {
    const one = { ...row, ...given }
    expect(JSON.parse(writeMessage(one))).toEqual(toMessage(one))
  })

  it('[T552] a message is looked into for a user where more react with an emoji than it names', () => {
    const counts = [1, 2, 9, 10, 11, 12, 19, 20, 21, 99, 100, 101, 110, 1_000, 1_001, 25_000]
    const differs = counts.filter((count) => reactionPart.differs({ ...row, extras: reacted(count) }))
    expect(differs).toEqual(counts.filter((count) => count > 10))
    expect(reactionPart.differs(row)).toBe(false)
  })
})
