/** What was opened, to be closed in the opposite order. */
export interface Cleanup extends AsyncDisposable {
  use<T extends AsyncDisposable>(resource: T): T
  defer(close: () => Promise<void>): void
  /** Hands the closing over to the caller: disposing of this does nothing any more. The function may be called twice. */
  move(): () => Promise<void>
}

/** A stack of things to close; Node 20 has no `AsyncDisposableStack`. A failed close does not keep the others open. */
export function createCleanup(): Cleanup {
  let closers: (() => PromiseLike<void>)[] = []

  return {
    use(resource) {
      closers.push(() => resource[Symbol.asyncDispose]())
      return resource
    },
    defer(close) {
      closers.push(close)
    },
    move() {
      const moved = closers
      closers = []
      let closing: Promise<void> | undefined
      return () => {
        closing ??= closeAll(moved)
        return closing
      }
    },
    [Symbol.asyncDispose]: () => closeAll(closers),
  }
}

async function closeAll(closers: readonly (() => PromiseLike<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const close of [...closers].reverse()) {
    try {
      await close()
    } catch (failure) {
      failures.push(failure)
    }
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures)
}
