import type { Readable } from '../api.js'

/** Notifies listeners of changes, once per microtask however many there were. */
class Notifier {
  readonly #listeners = new Set<{ readonly listener: () => void }>()
  readonly #onObserved: (() => () => void) | undefined
  #onUnobserved: (() => void) | undefined
  #isScheduled = false

  /** `onObserved` runs at the first subscription; what it returns runs after the last one ended. */
  constructor(onObserved?: () => () => void) {
    this.#onObserved = onObserved
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    // Wrapped, so that one function subscribed twice is two subscriptions.
    const entry = { listener }
    this.#listeners.add(entry)
    if (this.#listeners.size === 1) this.#onUnobserved = this.#onObserved?.()
    return () => {
      if (!this.#listeners.delete(entry) || this.#listeners.size > 0) return
      this.#onUnobserved?.()
      this.#onUnobserved = undefined
    }
  }

  get isObserved(): boolean {
    return this.#listeners.size > 0
  }

  protected notify(): void {
    if (this.#isScheduled || !this.isObserved) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      for (const { listener } of [...this.#listeners]) runSafely(listener)
    })
  }
}

/** A value that can be set. */
export class Cell<T> extends Notifier implements Readable<T> {
  #value: T

  constructor(initial: T, onObserved?: () => () => void) {
    super(onObserved)
    this.#value = initial
  }

  readonly getSnapshot = (): T => this.#value

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    this.notify()
  }
}

/** A value computed from others when it is asked for, and again only after `invalidate`. */
export class Derived<T> extends Notifier implements Readable<T> {
  readonly #compute: () => T
  #cached: { readonly value: T } | undefined

  constructor(compute: () => T) {
    super()
    this.#compute = compute
  }

  readonly getSnapshot = (): T => {
    this.#cached ??= { value: this.#compute() }
    return this.#cached.value
  }

  invalidate(): void {
    this.#cached = undefined
    this.notify()
  }
}

/** Runs a listener of someone else's: what it throws is reported to the platform and stops nothing here. */
export function runSafely(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    setTimeout(() => {
      throw error
    })
  }
}
