import { describe, it } from 'vitest'
import { storeRules } from '../testing/store-contract.js'
import type { ClientStore } from './client-store.js'
import { createMemoryStore } from './memory-store.js'

describe('the store in memory', () => {
  it.each(Object.entries(storeRules))('%s', async (_title, rule) => {
    const stores = new Map<number, ClientStore>()
    await rule((userId) => {
      const store = stores.get(userId) ?? createMemoryStore()
      stores.set(userId, store)
      return store
    })
  })
})
