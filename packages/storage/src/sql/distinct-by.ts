/** Each of the values once, in the order they first appear, by the text that identifies them. */
export function distinctBy<T>(values: readonly T[], identify: (value: T) => string | number): T[] {
  const seen = new Map<string | number, T>()
  for (const value of values) {
    const identity = identify(value)
    if (!seen.has(identity)) seen.set(identity, value)
  }
  return [...seen.values()]
}
