/** Which voice messages were played in this browser. */
import type { PreferencesStorage } from '../../base/preferences.js'

const storageKey = 'stonechat.played'
/** Beyond it the oldest are forgotten, and look as if they had not been played. */
export const playedMax = 1_000

export function readPlayed(storage: PreferencesStorage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

export function keepPlayed(storage: PreferencesStorage, fileId: string): void {
  const others = readPlayed(storage).filter((one) => one !== fileId)
  storage.setItem(storageKey, JSON.stringify([...others, fileId].slice(-playedMax)))
}
