/**
 * A map that keeps a single entry in itself, without a table of 150 bytes: for maps of which a node has one for each user.
 * A key must not be `undefined`.
 */
export class SmallMap<K extends string | number | object, V> {
  #key: K | undefined
  #value: V | undefined
  /** All entries, once there have been two at a time. */
  #entries: Map<K, V> | undefined

  get size(): number {
    return this.#entries?.size ?? (this.#key === undefined ? 0 : 1)
  }

  get(key: K): V | undefined {
    if (this.#entries !== undefined) return this.#entries.get(key)
    return this.#key === key ? this.#value : undefined
  }

  set(key: K, value: V): void {
    if (this.#entries !== undefined) {
      this.#entries.set(key, value)
    } else if (this.#key === undefined || this.#key === key) {
      this.#key = key
      this.#value = value
    } else {
      this.#entries = new Map([[this.#key, this.#value as V]])
      this.#entries.set(key, value)
      this.#key = undefined
      this.#value = undefined
    }
  }

  /** Says whether the key was there. */
  delete(key: K): boolean {
    if (this.#entries !== undefined) return this.#entries.delete(key)
    if (this.#key === undefined || this.#key !== key) return false
    this.#key = undefined
    this.#value = undefined
    return true
  }

  /** The keys in the order they came; one that is deleted meanwhile is not reached any more. */
  keys(): Iterable<K> {
    if (this.#entries !== undefined) return this.#entries.keys()
    return this.#key === undefined ? [] : [this.#key]
  }
}
