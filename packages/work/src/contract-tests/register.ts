import { afterAll, beforeAll, describe } from 'vitest'

/** A store that was opened for these rules. */
export interface Opened<S> {
  readonly store: S
  close(): Promise<void>
}

/** Registers rules that share one store, which is opened before the first and closed after the last. */
export function registerContract<S>(
  title: string,
  open: () => Promise<Opened<S>>,
  register: (getStore: () => S) => void,
): void {
  describe(title, () => {
    let opened: Opened<S> | undefined
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.close())
    register(() => {
      if (opened === undefined) throw new Error('the store is not open')
      return opened.store
    })
  })
}
