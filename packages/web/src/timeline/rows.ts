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
  const linesBefore = placeLines(messages, options)
  const breaksBefore = (index: number): boolean => {
    const previous = messages[index - 1]
    const message = messages[index]
    if (previous === undefined || message === undefined || index === unreadIndex) return true
    return linesBefore.has(index) || !isSameRun(previous, message)
  }
  const rows: Row[] = []
  for (let index = range.start; index < range.end; index++) {
    const message = messages[index]!
    const before = linesBefore.get(index)?.at(-1)?.created_at ?? messages[index - 1]?.createdAt
    rows.push({
      message,
      startsDay: startsDay(before, message.createdAt),
      startsUnread: index === unreadIndex,
      isFirst: breaksBefore(index),
      isLast: breaksBefore(index + 1),
      linesAfter: toRuns(message.createdAt, linesBefore.get(index + 1)),
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
  return toRuns(undefined, placeLines(messages, options).get(0))
}

/** The lines before each message, by its index; those after the last one by the number of messages. */
function placeLines(
  messages: readonly MessageView[],
  { lines, hasOlder, hasNewer }: LineOptions,
): ReadonlyMap<number, readonly GroupLine[]> {
  const placed = new Map<number, GroupLine[]>()
  let index = 0
  for (const line of lines) {
    // Both ascend. A message that is on its way has no place yet, and stands after all lines.
    while ((messages[index]?.seq ?? Number.POSITIVE_INFINITY) <= line.after_seq) index += 1
    const previous = messages[index - 1]?.seq
    const isAtEnd = index === messages.length && line.after_seq !== previous
    if (previous === undefined ? hasOlder : hasNewer && isAtEnd) continue
    const before = placed.get(index) ?? []
    before.push(line)
    placed.set(index, before)
  }
  return placed
}

function toRuns(before: number | undefined, lines: readonly GroupLine[] = []): LineRun[] {
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
