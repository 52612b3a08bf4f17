import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTempFolder } from '@stonechat/testkit'
import { describe, it } from 'vitest'
import { storeRules } from '../testing/store-contract.js'
import type { Change, ClientStore } from './client-store.js'
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

describe('a store in a file, made of the one in memory', () => {
  it.each(Object.entries(storeRules))('%s', async (_title, rule) => {
    await using folder = await makeTempFolder()
    const stores = new Map<number, ClientStore>()
    await rule((userId) => {
      const file = join(folder.path, `${userId}.json`)
      const open = (): ClientStore => {
        const store = createMemoryStore({
          kept: read(file),
          keep: (all) => writeFileSync(file, JSON.stringify(all)),
        })
        // For one program at a time: another that opens it meanwhile shares it.
        return { ...store, close: () => void stores.delete(userId) }
      }
      const store = stores.get(userId) ?? open()
      stores.set(userId, store)
      return store
    })
  })
})

function read(file: string): Change[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}
