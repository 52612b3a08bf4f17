import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTempFolder } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'
import { put, storeRules, unsent } from '../testing/store-contract.js'
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
  // JSON carries no bytes.
  const rules = Object.entries(storeRules).filter(([title]) => !title.includes('bytes of a file'))

  it.each(rules)('%s', async (_title, rule) => {
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

  it('[L625] what it is given to keep is JSON: bytes of files stay in memory', async () => {
    let kept: readonly Change[] = []
    const store = createMemoryStore({
      keep(all) {
        kept = all
      },
    })
    const blob = new Blob(['bytes'])
    await store.write([put('blobs', 'a', { id: 'a', blob }), put('outbox', 'b', unsent('b', 1))])
    expect(kept).toEqual([put('outbox', 'b', unsent('b', 1))])
    expect((await store.load(['blobs'])).blobs).toEqual([{ id: 'a', blob }])
  })
})

function read(file: string): Change[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}
