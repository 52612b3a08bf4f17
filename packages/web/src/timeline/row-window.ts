/**
 * Which of the loaded messages are in the DOM: few at first, so that a jump is soon on the screen, then more as they are
 * needed, at most `windowMaxRows`, paged both ways. A window is held by the identity of its first row, so that messages
 * coming in before it do not move it.
 */

export const windowMaxRows = 120
export const windowStepRows = 40
/** Of the rows around a message, so many stand before it. */
const rowsBefore = windowStepRows / 2

/** `tail`: the newest rows. `from`: rows from a message on, named by its client id. */
export type WindowPlace =
  | { readonly at: 'tail'; readonly rows: number }
  | { readonly at: 'from'; readonly rows: number; readonly clientId: string }

/** Half-open range of indexes into the loaded messages. */
export interface RowRange {
  readonly start: number
  readonly end: number
}

/** What is loaded of a conversation. */
interface Loaded {
  readonly messages: readonly { readonly clientId: string; readonly seq?: number | undefined }[]
  /** While there are newer messages that are not loaded, the tail would move on with each page of them. */
  readonly hasNewer: boolean
}

/** The newest rows, as many as a screen needs at first. */
export const newestRows: WindowPlace = { at: 'tail', rows: windowStepRows }

/** The window that has the first unread message in it, with some read ones before; the tail if that is too far back. */
export function placeOnOpening(loaded: Loaded, dividerSeq: number | undefined): WindowPlace {
  const { messages } = loaded
  const firstSeq = messages[0]?.seq
  if (dividerSeq === undefined || firstSeq === undefined || firstSeq > dividerSeq + 1) return newestRows
  const unread = messages.findIndex(({ seq }) => seq !== undefined && seq > dividerSeq)
  return unread < 0 ? newestRows : placeAround(newestRows, unread, loaded)
}

/** The rows of a window. A window whose first message is gone shows the newest rows. */
export function rangeOf(place: WindowPlace, messages: Loaded['messages']): RowRange {
  const { length } = messages
  if (place.at === 'tail') return { start: Math.max(0, length - place.rows), end: length }
  const start = messages.findIndex((message) => message.clientId === place.clientId)
  return start < 0 ? rangeOf(newestRows, messages) : { start, end: Math.min(length, start + place.rows) }
}

/** A window with this message in it: the same one where it is in it already. */
export function placeAround(place: WindowPlace, index: number, loaded: Loaded): WindowPlace {
  const { messages, hasNewer } = loaded
  const { start, end } = rangeOf(place, messages)
  const isHeld = place.at === 'tail' ? !hasNewer : messages[start]?.clientId === place.clientId
  if (isHeld && index >= start && index < end) return place
  const first = Math.min(index - rowsBefore, messages.length - windowStepRows)
  return toPlace({ start: first, end: index + windowStepRows }, loaded)
}

/** A page up; the same place where there is nothing older among the loaded. */
export function pageUp(place: WindowPlace, loaded: Loaded): WindowPlace {
  const { start, end } = rangeOf(place, loaded.messages)
  if (start === 0) return place
  const first = Math.max(0, start - windowStepRows)
  return toPlace({ start: first, end: Math.min(end, first + windowMaxRows) }, loaded)
}

/** A page down; the tail once it is in reach. */
export function pageDown(place: WindowPlace, loaded: Loaded): WindowPlace {
  const { start, end } = rangeOf(place, loaded.messages)
  const last = Math.min(loaded.messages.length, end + windowStepRows)
  return toPlace({ start: Math.max(start, last - windowMaxRows), end: last }, loaded)
}

function toPlace({ start, end }: RowRange, { messages, hasNewer }: Loaded): WindowPlace {
  const first = messages[Math.max(0, start)]
  if (first === undefined) return newestRows
  const rows = Math.min(end, messages.length) - Math.max(0, start)
  const isTail = end >= messages.length && !hasNewer
  return isTail ? { at: 'tail', rows } : { at: 'from', rows, clientId: first.clientId }
}
