/** How messages stand together: days, runs of one sender, the unread divider. */
import type { MessageView } from '@stonechat/client'
import type { RowRange } from './row-window.js'

export const groupWindowMs = 5 * 60_000

export interface Row {
  readonly message: MessageView
  /** The first message of a calendar day (local). */
  readonly startsDay: boolean
  /** The first message that was unread when the conversation was opened. */
  readonly startsUnread: boolean
  /** First and last of a run: one sender, less than five minutes between neighbours, one day. */
  readonly isFirst: boolean
  readonly isLast: boolean
}

interface RowOptions {
  readonly ownId: number
  /** The read position on opening; `undefined` shows no divider. */
  readonly dividerSeq: number | undefined
  /** Whether there are messages before the loaded ones: the first of those may then not be the first unread. */
  readonly hasOlder: boolean
}

/** Lays out a range of messages; neighbours outside the range count, so that edges look the same when paged. */
export function layOutRows(messages: readonly MessageView[], range: RowRange, options: RowOptions): Row[] {
  const unreadIndex = findFirstUnread(messages, options)
  const breaksBefore = (index: number): boolean => {
    const previous = messages[index - 1]
    const message = messages[index]
    if (previous === undefined || message === undefined || index === unreadIndex) return true
    return !isSameRun(previous, message)
  }
  const rows: Row[] = []
  for (let index = range.start; index < range.end; index++) {
    const message = messages[index]!
    rows.push({
      message,
      startsDay: startsDay(messages[index - 1], message),
      startsUnread: index === unreadIndex,
      isFirst: breaksBefore(index),
      isLast: breaksBefore(index + 1),
    })
  }
  return rows
}

function findFirstUnread(messages: readonly MessageView[], options: RowOptions): number {
  const { ownId, dividerSeq, hasOlder } = options
  if (dividerSeq === undefined) return -1
  const index = messages.findIndex(
    (message) => message.seq !== undefined && message.seq > dividerSeq && message.senderId !== ownId,
  )
  const isSure = index > 0 || !hasOlder || messages[0]?.seq === dividerSeq + 1
  return isSure ? index : -1
}

function isSameRun(previous: MessageView, message: MessageView): boolean {
  return (
    previous.senderId === message.senderId &&
    (previous.recalledAt === null) === (message.recalledAt === null) &&
    message.createdAt - previous.createdAt < groupWindowMs &&
    !startsDay(previous, message)
  )
}

function startsDay(previous: MessageView | undefined, message: MessageView): boolean {
  if (previous === undefined) return true
  return new Date(previous.createdAt).toDateString() !== new Date(message.createdAt).toDateString()
}
