import type { Preferences, Sticker } from '@stonechat/protocol'

/** What belongs to the user, as it was once all changes up to `rev` were applied. */
export interface StoredUserState {
  readonly rev: number
  /** Ascending. */
  readonly blocks: readonly number[]
  readonly preferences: Preferences
  /** Absent in records of versions that did not know it. */
  readonly presenceHidden?: boolean
  /** Absent where nobody asked for them. */
  readonly stickers?: readonly Sticker[] | undefined
}
