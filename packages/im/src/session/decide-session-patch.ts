import type { SessionPatch } from '../contract/index.js'

/** What a user has set for a conversation. */
export interface SessionSettings {
  readonly pinned_at: number | null
  readonly muted: boolean
  /** `null` where there is none. */
  readonly draft: string | null
}

/** The settings with the patch; `undefined` where nothing differs. A pin keeps the time at which it was set. */
export function decideSessionPatch(
  before: SessionSettings,
  patch: SessionPatch,
  at: number,
): SessionSettings | undefined {
  const { pinned = before.pinned_at !== null, muted = before.muted, draft = before.draft } = patch
  const after = { pinned_at: pinned ? (before.pinned_at ?? at) : null, muted, draft: draft || null }
  const isSame =
    after.pinned_at === before.pinned_at && after.muted === before.muted && after.draft === before.draft
  return isSame ? undefined : after
}
