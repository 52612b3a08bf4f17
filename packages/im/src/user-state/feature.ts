import type { Handlers } from '@stonechat/protocol/operations'
import { type PreferencesParts, updatePreferences } from './update-preferences.js'

export function createUserStateFeature(parts: PreferencesParts): Handlers<'user.preferences'> {
  return {
    'user.preferences': (patch, { caller }) => updatePreferences(parts, caller.userId, patch),
  }
}
