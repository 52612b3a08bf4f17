import { limits, StonechatError } from '@stonechat/protocol'
import type { RotateOutcome, Rotation, UserStore } from '../contract/index.js'

/** Rotates a device durably. @throws StonechatError `overloaded` where too many wait */
export type Rotate = (rotation: Rotation) => Promise<RotateOutcome>

interface Waiting {
  readonly rotation: Rotation
  resolve(outcome: RotateOutcome): void
  reject(error: unknown): void
}

/**
 * Lets refreshes share transactions: while one is under way the next batch gathers. Alone, a refresh waits for nobody;
 * when everybody comes back at once, hundreds share one write to the disk.
 */
export function createRotations({ store }: { store: Pick<UserStore, 'rotateDevices'> }): Rotate {
  const waiting: Waiting[] = []
  let isBusy = false

  async function work(): Promise<void> {
    isBusy = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limits.deviceRotationBatchMax)
      try {
        const outcomes = await store.rotateDevices(batch.map(({ rotation }) => rotation))
        for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isBusy = false
  }

  return (rotation) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= limits.deviceRotationsMaxWaiting) return reject(new StonechatError('overloaded'))
      waiting.push({ rotation, resolve, reject })
      if (!isBusy) void work()
    })
}
