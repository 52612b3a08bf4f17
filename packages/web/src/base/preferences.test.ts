import { describe, expect, test } from 'vitest'
import { chooseLanguage, createPreferences } from './preferences.js'

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
  test('[X62] the language is the first of the browser’s that we speak, else English', () => {
    expect(chooseLanguage(['zh-TW', 'en'])).toBe('zh-CN')
    expect(chooseLanguage(['fr', 'en-GB', 'zh'])).toBe('en')
    expect(chooseLanguage(['fr'])).toBe('en')
  })

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
})
