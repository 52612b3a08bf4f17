import { createJoiner } from './join-frames.js'

/** Something with frames to write. */
export interface Flushable {
  /** Whether it already waits for the next flush. */
  isDirty: boolean
  /** Writes all it has, joined by `join`. */
  flush(join: (frames: readonly Buffer[]) => Buffer): void
}

export interface Flusher {
  /** Has this one written at the end of the tick, together with all others. */
  add(item: Flushable): void
}

/**
 * One `setImmediate` for all connections of a node: events of the same tick leave in one write for each connection.
 * @param onFlushed called when all has been written
 */
export function createFlusher(onFlushed: () => void): Flusher {
  const joiner = createJoiner()
  let dirty: Flushable[] = []

  const flushAll = () => {
    const items = dirty
    dirty = []
    for (const item of items) {
      item.isDirty = false
      item.flush(joiner.join)
    }
    joiner.forget()
    onFlushed()
  }

  return {
    add(item) {
      if (item.isDirty) return
      item.isDirty = true
      if (dirty.push(item) === 1) setImmediate(flushAll)
    },
  }
}
