import type { MessageView } from '@stonechat/client'
import { describe, expect, test } from 'vitest'
import { layOutRows } from './rows.js'

const noon = new Date(2026, 4, 20, 12).getTime()
const minute = 60_000

function message(seq: number, senderId: number, createdAt: number): MessageView {
  return {
    clientId: `m${seq}`,
    seq,
    senderId,
    content: { type: 'text', text: `${seq}` },
    replyTo: null,
    createdAt,
    editedAt: null,
    reactions: [],
    recalledAt: null,
    status: 'sent',
    error: undefined,
  }
}

const layOut = (messages: MessageView[], dividerSeq?: number, hasOlder = false) =>
  layOutRows(messages, { start: 0, end: messages.length }, { ownId: 1, dividerSeq, hasOlder })

describe('rows', () => {
  test('[X47] messages of one sender within five minutes stand together', () => {
    const rows = layOut([
      message(1, 2, noon),
      message(2, 2, noon + 4 * minute),
      message(3, 2, noon + 9 * minute),
      message(4, 1, noon + 9 * minute),
    ])
    expect(rows.map((row) => [row.isFirst, row.isLast])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ])
  })

  test('[X48] a new day starts a new run, however close', () => {
    const midnight = new Date(2026, 4, 21).getTime()
    const rows = layOut([message(1, 2, midnight - 1), message(2, 2, midnight)])
    expect(rows.map((row) => row.startsDay)).toEqual([true, true])
    expect(rows[0]?.isLast).toBe(true)
  })

  test('[X49] the divider stands before the first unread message of somebody else', () => {
    const messages = [message(1, 2, noon), message(2, 1, noon), message(3, 2, noon), message(4, 2, noon)]
    expect(layOut(messages, 1).findIndex((row) => row.startsUnread)).toBe(2)
    expect(layOut(messages).some((row) => row.startsUnread)).toBe(false)
  })

  test('[X50] the divider waits until it is known which message is the first unread', () => {
    const messages = [message(11, 2, noon), message(12, 2, noon)]
    expect(layOut(messages, 5, true).some((row) => row.startsUnread)).toBe(false)
    expect(layOut(messages, 10, true)[0]?.startsUnread).toBe(true)
    expect(layOut(messages, 5, false)[0]?.startsUnread).toBe(true)
  })

  test('[X51] runs look the same at the edge of a window as within it', () => {
    const messages = [1, 2, 3, 4].map((seq) => message(seq, 2, noon + seq))
    const all = layOut(messages)
    const some = layOutRows(
      messages,
      { start: 1, end: 3 },
      { ownId: 1, dividerSeq: undefined, hasOlder: false },
    )
    expect(some).toEqual(all.slice(1, 3))
  })
})
