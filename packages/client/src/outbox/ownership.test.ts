import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory-store.js'
import { put, unsent } from '../testing/store-contract.js'
import { claimOwnership } from './ownership.js'

describe('without locks', () => {
  it('[K241] all that is unsent at the start is taken, in its order, and nothing later', async () => {
    const store = createMemoryStore()
    await store.write([
      put('outbox', 'b', { ...unsent('b', 2), owner: 'somebody' }),
      put('outbox', 'a', unsent('a', 1)),
    ])
    const ownership = await claimOwnership(undefined)
    expect((await ownership.adopt(store)).outbox.map(({ clientId }) => clientId)).toEqual(['a', 'b'])
    await store.write([put('outbox', 'c', { ...unsent('c', 3), owner: 'another tab' })])
    expect(await ownership.adopt(store)).toEqual({ outbox: [], wishes: [] })
  })
})
