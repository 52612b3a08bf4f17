/** How long members wait in slow mode, as it is offered and said. */
import type { GroupTexts } from '../../text/groups/index.js'

const common = [0, 5, 10, 30, 60, 300, 900, 3_600]

/** The common waits, and what is set already. */
export function waitsOffered(seconds: number): readonly number[] {
  return common.includes(seconds) ? common : [...common, seconds].toSorted((a, b) => a - b)
}

/** In the largest unit that says it whole. */
export function sayWait(
  seconds: number,
  words: Pick<GroupTexts, 'noWait' | 'seconds' | 'minutes' | 'hours'>,
): string {
  if (seconds === 0) return words.noWait
  if (seconds % 3_600 === 0) return words.hours(seconds / 3_600)
  return seconds % 60 === 0 ? words.minutes(seconds / 60) : words.seconds(seconds)
}
