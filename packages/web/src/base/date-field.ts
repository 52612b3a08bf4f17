/** How a date field writes times. */

/** A time as the value of an `<input type="datetime-local">`: local, to the minute. */
export function toFieldValue(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [
    String(date.getFullYear()).padStart(4, '0'),
    two(date.getMonth() + 1),
    two(date.getDate()),
  ].join('-')
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What such a field says; `undefined` where it says nothing whole. */
export function fromFieldValue(value: string): number | undefined {
  const at = new Date(value).getTime()
  return Number.isNaN(at) ? undefined : at
}
