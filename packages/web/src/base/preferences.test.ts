import { describe, expect, test } from 'vitest'
import { createPreferences } from './preferences.js'

function memoryStorage(kept: Record<string, string> = {}): Storage {
  const values = new Map(Object.entries(kept))
  return {
    get length() {
      return values.size
    },
    clear: () => values.clear(),
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

describe('preferences', () => {
  test('[X63] a choice outlives the page, and unreadable storage means the defaults', () => {
    const storage = memoryStorage()
    createPreferences(storage, ['en']).update({ theme: 'dark', language: 'zh-CN' })
    expect(createPreferences(storage, ['en']).getSnapshot()).toMatchObject({
      theme: 'dark',
      language: 'zh-CN',
    })
    const broken = memoryStorage({ 'stonechat.preferences': '{' })
    expect(createPreferences(broken, ['zh']).getSnapshot()).toMatchObject({
      theme: 'system',
      language: 'zh-CN',
    })
  })

  test('[X350] a kept value that is no choice of this version means the default, and the others stay', () => {
    const kept = { language: 'tlh', theme: 'neon', followOnSend: 'no', sendKey: 'mod-enter', unheardOf: 1 }
    const storage = memoryStorage({ 'stonechat.preferences': JSON.stringify(kept) })
    expect(createPreferences(storage, ['zh-CN']).getSnapshot()).toEqual({
      language: 'zh-CN',
      theme: 'system',
      sendKey: 'mod-enter',
      followOnSend: true,
      showDetails: true,
      showBlocked: true,
      skinTone: 'none',
    })
  })
})
