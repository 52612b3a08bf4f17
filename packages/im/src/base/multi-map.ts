/**
 * A map from each key to a set of values. A value that is alone is kept as it is: a node has several such maps with a key
 * for each user, nearly all with one value, and a `Set` of one takes 150 bytes. A value must not be a `Set` itself.
 */
export class MultiMap<K, V extends string | number | object> {
  readonly #values = new Map<K, V | Set<V>>()

  /** Whether the key has any value. */
  has(key: K): boolean {
    return this.#values.has(key)
  }

  /** The values of a key, in the order they came; one that is deleted meanwhile is not reached any more. */
  of(key: K): Iterable<V> {
    const values = this.#values.get(key)
    if (values === undefined) return []
    return values instanceof Set ? values : [values]
  }

  /** Says whether the key did not have this value before. */
  add(key: K, value: V): boolean {
    const values = this.#values.get(key)
    if (values === value) return false
    if (values === undefined) {
      this.#values.set(key, value)
    } else if (values instanceof Set) {
      if (values.has(value)) return false
      values.add(value)
    } else {
      this.#values.set(key, new Set([values, value]))
    }
    return true
  }

  /** Says whether the key had this value. */
  delete(key: K, value: V): boolean {
    const values = this.#values.get(key)
    if (values instanceof Set) {
      const isGone = values.delete(value)
      if (values.size === 0) this.#values.delete(key)
      return isGone
    }
    return values === value && values !== undefined && this.#values.delete(key)
  }

  clear(): void {
    this.#values.clear()
  }
}
