/** How messages stand together: days, runs of one sender, the unread divider, and what happened to the group in between. */
import type { MessageView } from '@stonechat/client'
import type { GroupLine } from '@stonechat/protocol'
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
  /** What happened to the group after it, before the next message. */
  readonly linesAfter: readonly LineRun[]
}

/** Lines of one day, one after the other. */
export interface LineRun {
  readonly startsDay: boolean
  readonly lines: readonly GroupLine[]
}

interface RowOptions {
  readonly ownId: number
  /** The read position on opening; `undefined` shows no divider. */
  readonly dividerSeq: number | undefined
  /** Whether there are messages before the loaded ones: the first of those may then not be the first unread. */
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  /** By `rev`; some may belong to messages that are not loaded. */
  readonly lines: readonly GroupLine[]
}

type LineOptions = Pick<RowOptions, 'lines' | 'hasOlder' | 'hasNewer'>

/** Lays out a range of messages; neighbours outside the range count, so that edges look the same when paged. */
export function layOutRows(messages: readonly MessageView[], range: RowRange, options: RowOptions): Row[] {
  const unreadIndex = findFirstUnread(messages, options)
  const breaksBefore = (index: number): boolean => {
    const previous = messages[index - 1]
    const message = messages[index]
    if (previous === undefined || message === undefined || index === unreadIndex) return true
    return linesAfter(messages, index - 1, options).length > 0 || !isSameRun(previous, message)
  }
  const rows: Row[] = []
  for (let index = range.start; index < range.end; index++) {
    const message = messages[index]!
    rows.push({
      message,
      startsDay: startsDay(timeBefore(messages, index, options), message.createdAt),
      startsUnread: index === unreadIndex,
      isFirst: breaksBefore(index),
      isLast: breaksBefore(index + 1),
      linesAfter: toRuns(linesAfter(messages, index, options), message.createdAt),
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
    !startsDay(previous.createdAt, message.createdAt)
  )
}

/** What stands before the first message, where the history begins there. */
export function layOutHead(messages: readonly MessageView[], options: LineOptions): LineRun[] {
  return toRuns(linesBefore(messages, options), undefined)
}

function linesBefore(
  messages: readonly MessageView[],
  { lines, hasOlder }: LineOptions,
): readonly GroupLine[] {
  const first = messages[0]?.seq ?? Number.POSITIVE_INFINITY
  return hasOlder ? [] : lines.filter(({ after_seq }) => after_seq < first)
}

/** A message that is on its way has no place yet, and stands after all lines. */
function linesAfter(
  messages: readonly MessageView[],
  index: number,
  { lines, hasNewer }: LineOptions,
): readonly GroupLine[] {
  const seq = messages[index]?.seq
  if (seq === undefined || lines.length === 0) return []
  const end = messages[index + 1]?.seq ?? (hasNewer ? seq + 1 : Number.POSITIVE_INFINITY)
  return lines.filter(({ after_seq }) => after_seq >= seq && after_seq < end)
}

/** When that happened which stands before a message. */
function timeBefore(
  messages: readonly MessageView[],
  index: number,
  options: LineOptions,
): number | undefined {
  const lines = index === 0 ? linesBefore(messages, options) : linesAfter(messages, index - 1, options)
  return lines.at(-1)?.created_at ?? messages[index - 1]?.createdAt
}

function toRuns(lines: readonly GroupLine[], before: number | undefined): LineRun[] {
  const runs: { startsDay: boolean; lines: GroupLine[] }[] = []
  let last = before
  for (const line of lines) {
    const isNew = startsDay(last, line.created_at)
    const run = runs.at(-1)
    if (run === undefined || isNew) runs.push({ startsDay: isNew, lines: [line] })
    else run.lines.push(line)
    last = line.created_at
  }
  return runs
}

function startsDay(previous: number | undefined, at: number): boolean {
  return previous === undefined || new Date(previous).toDateString() !== new Date(at).toDateString()
}
