import { type Content, limits, type Message } from '@stonechat/protocol'
import { describe, expect, it } from 'vitest'
import { copyMessage, priceOf } from './make-copies.js'
import { makeRecord } from './make-record.js'

const message = (content: Content, given: Partial<Message> = {}): Message => ({
  ...{ conversation_id: 1, seq: 3, rev: 2, client_id: 'a', sender_id: 10, content, reply_to: 2 },
  ...{ created_at: 1_000, edited_at: 1_500, recalled_at: null },
  reactions: [{ emoji: '👍', count: 1, user_ids: [10] }],
  ...given,
})
const text = (words: string): Content => ({ type: 'text', text: words })
const names = new Map([[10, 'Ann']])
const make = (...contents: Content[]) =>
  makeRecord(
    contents.map((content) => message(content)),
    'Reading circle',
    (id) => names.get(id) ?? '',
  )

describe('what is forwarded', () => {
  it('[T232] a copy is the content, with its first author, and nothing of what belongs to the place it stood in', () => {
    expect(copyMessage(message(text('hi')))).toEqual([
      { content: text('hi'), extras: { forwarded: { sender_id: 10, created_at: 1_000 } } },
    ])
  })

  it('[T231] the first author stays, however often a message goes on', () => {
    const forwarded = { sender_id: 4, created_at: 500 }
    expect(copyMessage(message(text('hi'), { forwarded }))).toMatchObject([{ extras: { forwarded } }])
  })

  it('[T250] a record says of each message who wrote it, what they were called, what it said and when', () => {
    const record = makeRecord(
      [message(text('hi')), message(text('no name'), { sender_id: 11, created_at: 2_000 })],
      'Reading circle',
      (id) => names.get(id) ?? '',
    )
    expect(record).toEqual({
      type: 'record',
      title: 'Reading circle',
      entries: [
        { sender_id: 10, nickname: 'Ann', content: text('hi'), created_at: 1_000 },
        { sender_id: 11, nickname: '', content: text('no name'), created_at: 2_000 },
      ],
    })
  })

  it('[T254] a record in a record in a record is made, and nothing deeper', () => {
    const three = make(text('beside'), make(make(text('hi'))))
    expect(three.entries).toHaveLength(2)
    expect(() => make(three)).toThrow(expect.objectContaining({ code: 'limit_reached' }))
  })

  it('[T254] a record of exactly the bytes that are allowed is made, and none with one more', () => {
    const room = limits.recordMaxBytes - Buffer.byteLength(JSON.stringify(make(text(''))))
    // Three bytes each.
    const longest = '长'.repeat(Math.floor(room / 3)) + 'a'.repeat(room % 3)
    expect(Buffer.byteLength(JSON.stringify(make(text(longest))))).toBe(limits.recordMaxBytes)
    expect(() => make(text(`${longest}a`))).toThrow(expect.objectContaining({ code: 'too_large' }))
  })

  it('[T239] many short messages cost one point each, long ones more', () => {
    expect(priceOf(100, 40_000)).toBe(100)
    expect(priceOf(2, 65_536)).toBe(16)
  })
})
