import type { Readable } from '@stonechat/client'

/** A readable whose owner can change it. */
export interface WritableCell<T> extends Readable<T> {
  set(value: T): void
}

/** Makes a cell; listeners are notified when the value is another one. */
export function createCell<T>(initial: T): WritableCell<T> {
  const listeners = new Set<() => void>()
  let current = initial
  return {
    getSnapshot: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(value) {
      if (Object.is(current, value)) return
      current = value
      for (const listener of listeners) listener()
    },
  }
}
