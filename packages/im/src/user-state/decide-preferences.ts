import type { Preferences } from '@stonechat/protocol'
import { canonicalJson } from '@stonechat/protocol/base'

export type PreferencesDecision =
  | { readonly status: 'changed'; readonly preferences: Preferences; readonly text: string }
  | { readonly status: 'unchanged'; readonly preferences: Preferences }
  | { readonly status: 'refused'; readonly code: 'too_large' }

/**
 * What preferences become where a patch is merged into them: `null` removes a key, any other value replaces it whole.
 * @param maxBytes of all of them as JSON in UTF-8, which is `text`
 */
export function decidePreferences(
  held: Preferences,
  patch: Preferences,
  maxBytes: number,
): PreferencesDecision {
  // Not by assignment, which would take `__proto__` for something else than a name.
  const merged = new Map(Object.entries(held))
  for (const [key, value] of Object.entries(patch))
    if (value === null) merged.delete(key)
    else merged.set(key, value)
  const preferences = Object.fromEntries(merged)
  if (canonicalJson(preferences) === canonicalJson(held)) return { status: 'unchanged', preferences: held }
  const text = JSON.stringify(preferences)
  if (Buffer.byteLength(text) > maxBytes) return { status: 'refused', code: 'too_large' }
  return { status: 'changed', preferences, text }
}
