/** The disk of a device: what the SDK has written there outlives it, what it had not is gone when it is killed. */
import { type ClientStore, createMemoryStore } from '@stonechat/client'

export interface StoreOfDevice {
  /** For a new client. */
  open(): ClientStore
  /** From now on nothing of the client that has it open is written. */
  kill(): void
  wipe(): Promise<void>
  /** The `client_id`s of messages that are not sent yet, and whether all sessions had been read. */
  look(): Promise<{ readonly outbox: ReadonlySet<string>; readonly isComplete: boolean }>
}

export function createStoreOfDevice(): StoreOfDevice {
  const disk = createMemoryStore()
  let life = 0
  return {
    open() {
      life += 1
      const own = life
      return {
        load: (tables) => disk.load(tables),
        async write(changes) {
          if (own === life) await disk.write(changes)
        },
        async clear(kept) {
          if (own === life) await disk.clear(kept)
        },
        close() {},
      }
    },
    kill() {
      life += 1
    },
    wipe: () => disk.clear(),
    async look() {
      const { outbox, facts } = await disk.load(['outbox', 'facts'])
      return {
        outbox: new Set(outbox.map(({ clientId }) => clientId)),
        isComplete: facts.some(({ is_complete }) => is_complete),
      }
    },
  }
}
