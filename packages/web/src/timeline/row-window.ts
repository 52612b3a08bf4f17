/**
 * Which of the loaded messages are in the DOM: at most `windowMaxRows`, paged both ways. A window is held by the
 * identity of its first row, so that messages coming in before it do not move it.
 */

export const windowMaxRows = 120
export const windowStepRows = 40

/** `tail`: the newest rows. `from`: rows from a message on, named by its client id. */
export type WindowPlace = { readonly at: 'tail' } | { readonly at: 'from'; readonly clientId: string }

/** Half-open range of indexes into the loaded messages. */
export interface RowRange {
  readonly start: number
  readonly end: number
}

interface Identified {
  readonly clientId: string
}

const tail: WindowPlace = { at: 'tail' }

/** The rows of a window. A window whose first message is gone shows the tail. */
export function rangeOf(place: WindowPlace, messages: readonly Identified[]): RowRange {
  const newest = { start: Math.max(0, messages.length - windowMaxRows), end: messages.length }
  if (place.at === 'tail') return newest
  const start = messages.findIndex((message) => message.clientId === place.clientId)
  return start < 0 ? newest : { start, end: Math.min(messages.length, start + windowMaxRows) }
}

/**
 * A window with this message in it: the same one where it is in it already. While there are newer messages that are not loaded
 * it is never the tail, which would move on with each page of them.
 */
export function placeAround(
  place: WindowPlace,
  index: number,
  messages: readonly Identified[],
  hasNewer: boolean,
): WindowPlace {
  const { start, end } = rangeOf(place, messages)
  const isHeld = place.at === 'tail' ? !hasNewer : messages[start]?.clientId === place.clientId
  if (isHeld && index >= start && index < end) return place
  const isInTail = !hasNewer && index >= rangeOf(tail, messages).start
  const first = messages[Math.max(0, index - windowStepRows)]
  return isInTail || first === undefined ? tail : { at: 'from', clientId: first.clientId }
}

/** A page up; the same place where there is nothing older among the loaded. */
export function pageUp(place: WindowPlace, messages: readonly Identified[]): WindowPlace {
  const { start } = rangeOf(place, messages)
  const first = messages[Math.max(0, start - windowStepRows)]
  return start === 0 || first === undefined ? place : { at: 'from', clientId: first.clientId }
}

/** A page down; the tail once it is in reach. */
export function pageDown(place: WindowPlace, messages: readonly Identified[]): WindowPlace {
  const { start, end } = rangeOf(place, messages)
  if (end === messages.length) return place
  const first = messages[start + windowStepRows]
  const reachesEnd = start + windowStepRows + windowMaxRows >= messages.length
  return reachesEnd || first === undefined ? tail : { at: 'from', clientId: first.clientId }
}
