import type { MessageView } from '@stonechat/client'
import type { GroupLine } from '@stonechat/protocol'
import { describe, expect, test } from 'vitest'
import { type LineRun, layOutHead, layOutRows } from './rows.js'

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

const bare = { lines: [], hasNewer: false }

const layOut = (messages: MessageView[], dividerSeq?: number, hasOlder = false) =>
  layOutRows(messages, { start: 0, end: messages.length }, { ...bare, ownId: 1, dividerSeq, hasOlder })

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
      { ...bare, ownId: 1, dividerSeq: undefined, hasOlder: false },
    )
    expect(some).toEqual(all.slice(1, 3))
  })

  const line = (rev: number, after_seq: number, created_at = noon): GroupLine => ({
    ...{ rev, after_seq, kind: 'left', actor_id: 2, created_at },
  })
  const lay = (
    messages: MessageView[],
    lines: GroupLine[],
    given: { hasOlder?: boolean; hasNewer?: boolean } = {},
  ) => {
    const options = { ...bare, hasOlder: false, dividerSeq: undefined, ownId: 1, lines, ...given }
    const rows = layOutRows(messages, { start: 0, end: messages.length }, options)
    const revs = (runs: readonly LineRun[]) => runs.flatMap((run) => run.lines.map(({ rev }) => rev))
    return { rows, head: revs(layOutHead(messages, options)), after: rows.map((row) => revs(row.linesAfter)) }
  }

  test('[X917] a line stands after its message, also where that one was deleted, and before unsent ones', () => {
    const messages = [message(2, 2, noon), message(5, 2, noon), { ...message(6, 1, noon), seq: undefined }]
    const lines = [line(0, 0), line(1, 1), line(2, 2), line(3, 4), line(4, 5), line(5, 7)]
    expect(lay(messages, lines)).toMatchObject({ head: [0, 1], after: [[2, 3], [4, 5], []] })
  })

  test('[X917] a line stands after a message that is not loaded only once that is loaded', () => {
    const messages = [message(2, 2, noon), message(5, 2, noon)]
    const lines = [line(1, 1), line(2, 3), line(3, 5), line(4, 6)]
    expect(lay(messages, lines, { hasOlder: true })).toMatchObject({ head: [], after: [[2], [3, 4]] })
    expect(lay(messages, lines, { hasNewer: true })).toMatchObject({ head: [1], after: [[2], [3]] })
  })

  test('[X917] a line stands alone in a group without messages', () => {
    expect(lay([], [line(0, 0), line(1, 0)])).toMatchObject({ head: [0, 1], after: [] })
  })

  test('[X917] a line of a new day has the day before it, and the next message of that day has not', () => {
    const tomorrow = noon + 24 * 60 * minute
    const { rows } = lay([message(1, 2, noon), message(2, 2, tomorrow)], [line(1, 1), line(2, 1, tomorrow)])
    expect(rows.map((row) => row.startsDay)).toEqual([true, false])
    expect(rows[0]?.linesAfter.map((run) => [run.startsDay, run.lines.length])).toEqual([
      [false, 1],
      [true, 1],
    ])
  })

  test('[X917] lines between two messages of one sender end the run, and the unread divider stays at its message', () => {
    const messages = [message(1, 2, noon), message(2, 2, noon)]
    const { rows } = lay(messages, [line(1, 1)])
    expect(rows.map((row) => [row.isFirst, row.isLast])).toEqual([
      [true, true],
      [true, true],
    ])
    const options = { ...bare, lines: [line(1, 1)], ownId: 1, dividerSeq: 1, hasOlder: false }
    const divided = layOutRows(messages, { start: 0, end: 2 }, options)
    expect(divided.map((row) => row.startsUnread)).toEqual([false, true])
  })
})
