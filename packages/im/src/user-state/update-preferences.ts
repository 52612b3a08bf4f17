import { type Preferences, StonechatError } from '@stonechat/protocol'
import type { Bus, ImStore } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { announceUserChange } from './announce-user-change.js'

export interface PreferencesParts {
  readonly store: Pick<ImStore, 'getPreferences' | 'mergePreferences'>
  readonly bus: Pick<Bus, 'publish'>
}

/**
 * Merges a patch into the user's preferences, or reads them where it is empty, and answers with all of them.
 * @throws StonechatError `too_large` where they would exceed `imLimits.preferencesMaxBytes`
 */
export async function updatePreferences(
  { store, bus }: PreferencesParts,
  userId: number,
  patch: Preferences,
): Promise<Preferences> {
  if (Object.keys(patch).length === 0) return store.getPreferences(userId)
  const outcome = await store.mergePreferences(userId, patch, imLimits.preferencesMaxBytes)
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { preferences } = outcome
  if (outcome.status === 'changed')
    announceUserChange(bus, userId, { rev: outcome.rev, kind: 'preferences', preferences })
  return preferences
}
