import type { PreferencesStorage } from './preferences.js'

/**
 * `localStorage`, or memory where the browser refuses it: then it may be missing, or throw when it is looked at, read or
 * written. What cannot be written is known to this page alone.
 */
export function openBrowserStorage(): PreferencesStorage {
  const own = new Map<string, string>()
  return {
    getItem(key) {
      try {
        return own.get(key) ?? localStorage.getItem(key)
      } catch {
        return null
      }
    },
    setItem(key, value) {
      try {
        localStorage.setItem(key, value)
        own.delete(key)
      } catch {
        own.set(key, value)
      }
    },
  }
}
