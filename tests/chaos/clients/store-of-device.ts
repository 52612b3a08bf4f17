/** The disk of a device: what the SDK has written there outlives it, what it had not is gone when it is killed. */
import { type ClientStore, createMemoryStore } from '@stonechat/client'

export interface StoreOfDevice {
  /** For a new client. */
  open(): ClientStore
  /** From now on nothing of the client that has it open is written. */
  kill(): void
  wipe(): Promise<void>
  /** How many reactions wait to be sent. */
  countWishes(): Promise<number>
  /** The `client_id`s of messages that are not sent yet, of those that failed, and whether all sessions had been read. */
  look(): Promise<{
    readonly outbox: ReadonlySet<string>
    readonly failed: ReadonlySet<string>
    readonly isComplete: boolean
  }>
}

/**
 * @param onRevKept receives the `rev` of the user's state, each time it is written
 * @param onReset the SDK has forgotten all that the server has too
 */
export function createStoreOfDevice(onRevKept: (rev: number) => void, onReset: () => void): StoreOfDevice {
  const disk = createMemoryStore()
  let life = 0
  return {
    open() {
      life += 1
      const own = life
      return {
        load: (tables) => disk.load(tables),
        async write(changes) {
          if (own !== life) return
          await disk.write(changes)
          for (const { table, record } of changes)
            if (table === 'user_state' && record !== undefined) onRevKept(record.rev)
        },
        async clear(kept) {
          if (own !== life) return
          await disk.clear(kept)
          onReset()
        },
        close() {},
      }
    },
    kill() {
      life += 1
    },
    wipe: () => disk.clear(),
    countWishes: async () => (await disk.load(['wishes'])).wishes.length,
    async look() {
      const { outbox, facts } = await disk.load(['outbox', 'facts'])
      return {
        outbox: new Set(outbox.map(({ clientId }) => clientId)),
        failed: new Set(outbox.flatMap((one) => (one.status === 'failed' ? [one.clientId] : []))),
        isComplete: facts.some(({ is_complete }) => is_complete),
      }
    },
  }
}
