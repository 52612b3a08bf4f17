import { afterAll, beforeAll, describe } from 'vitest'

/** Long enough for a store across a network, on a busy machine. */
const ruleTimeoutMs = 120_000

/** A store that is open, with or without data of others; closed and cleaned up by disposing of it. */
export interface OpenedStore<S> extends AsyncDisposable {
  readonly store: S
}

/** Registers rules for one store. All of them share the store that `open` gives. */
export function registerContract<S>(
  title: string,
  open: () => Promise<OpenedStore<S>>,
  register: (getStore: () => S) => void,
): void {
  describe(title, { timeout: ruleTimeoutMs }, () => {
    let opened: OpenedStore<S> | undefined
    beforeAll(async () => {
      opened = await open()
    }, ruleTimeoutMs)
    afterAll(() => opened?.[Symbol.asyncDispose](), ruleTimeoutMs)
    register(() => {
      if (opened === undefined) throw new Error('the store is not open')
      return opened.store
    })
  })
}
