import { expect, it } from 'vitest'
import type { ClockStore } from '../contract/index.js'
import { type OpenedStore, registerContract } from './register.js'

/** Registers the contract of `ClockStore` for one engine, whose clock is right. */
export function registerClockStoreContract(
  name: string,
  open: () => Promise<OpenedStore<ClockStore>>,
  { isShared }: { isShared: boolean },
): void {
  registerContract(`the clock of ${name}`, open, (getStore) => {
    it('[R983] the time is that of the moment at which it was asked for, whatever the time zone, and goes on', async () => {
      let last = 0
      for (let asked = 0; asked < 20; asked += 1) {
        const before = Date.now()
        const { at, ...time } = await getStore().readTime()
        const slackMs = 2
        expect(at).toBeGreaterThanOrEqual(before - slackMs)
        expect(at).toBeLessThanOrEqual(Date.now() + slackMs)
        expect(at).toBeGreaterThanOrEqual(last)
        expect(time.isShared).toBe(isShared)
        last = at
      }
    })
  })
}
