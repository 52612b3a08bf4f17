/** The middle one of some figures, at least one of them; of an even number the upper of the two. */
export function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!
}
