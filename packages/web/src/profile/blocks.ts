import type { Client, Readable } from '@stonechat/client'
import { createCell } from '../base/cell.js'

/** Whom the signed-in user has blocked: one list for all that shows it. `undefined` until known. */
export interface Blocks extends Readable<readonly number[] | undefined> {
  /** Asks again: it may have been changed elsewhere. */
  refresh(): void
  add(userId: number): Promise<void>
  remove(userId: number): Promise<void>
}

const blocksByClient = new WeakMap<Client, { readonly ownerId: number; readonly blocks: Blocks }>()

/** The one list of an account. */
export function blocksOf(client: Client, ownerId: number): Blocks {
  const known = blocksByClient.get(client)
  if (known?.ownerId === ownerId) return known.blocks
  const blocks = createBlocks(client)
  blocksByClient.set(client, { ownerId, blocks })
  return blocks
}

function createBlocks(client: Client): Blocks {
  const { getSnapshot, subscribe, set } = createCell<readonly number[] | undefined>(undefined)
  let changes = 0
  let isAsking = false

  const ask = async () => {
    const before = changes
    const { user_ids } = await client.call('block.list', {})
    // What was changed here meanwhile is newer.
    if (changes === before) set(user_ids)
  }

  return {
    getSnapshot,
    subscribe,
    refresh() {
      if (isAsking) return
      isAsking = true
      // Without an answer it stays as it was; blocking is offered then: adding twice is the same as once.
      ask()
        .catch(() => {})
        .finally(() => {
          isAsking = false
        })
    },
    async add(userId) {
      await client.call('block.add', { user_id: userId })
      changes += 1
      set([...(getSnapshot() ?? []).filter((id) => id !== userId), userId])
    },
    async remove(userId) {
      await client.call('block.remove', { user_id: userId })
      changes += 1
      set(getSnapshot()?.filter((id) => id !== userId))
    },
  }
}
