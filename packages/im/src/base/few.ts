/**
 * Values of which there are a few most of the time, and now and then thousands: a list while it is short, since a `Set` of
 * two takes three times the memory, and there is one of these for each connection.
 */
export type Few<V> = readonly V[] | Set<V>

const listMax = 8

export function hasValue<V>(few: Few<V>, value: V): boolean {
  return few instanceof Set ? few.has(value) : few.includes(value)
}

/** The same with this value, to be kept in place of what was given, which may be changed. */
export function withValue<V>(few: Few<V>, value: V): Few<V> {
  if (few instanceof Set) return few.add(value)
  if (few.includes(value)) return few
  // `concat` makes the list as long as it is; spreading leaves room for sixteen more.
  return few.length < listMax ? few.concat([value]) : new Set([...few, value])
}

/** The same without this value, to be kept in place of what was given, which may be changed. */
export function withoutValue<V>(few: Few<V>, value: V): Few<V> {
  if (few instanceof Set) {
    few.delete(value)
    return few.size < listMax / 2 ? [...few] : few
  }
  return few.filter((one) => one !== value)
}
