import type { ContactRequest, Preferences, Privacy, Scheduled, Sticker } from '@stonechat/protocol'
import type { Joins } from '../join-request/joins.js'

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
  /** In the order in which they were made. Absent in records of versions that did not know them. */
  readonly scheduled?: readonly Scheduled[]
  /** `scheduled` are others by now, and could not be read before the page ended. */
  readonly isScheduledOld?: boolean
  /** Absent in records of versions that did not know it. */
  readonly privacy?: Privacy
  /** Absent in records of versions that did not know it. */
  readonly joins?: Joins
  /** Those that wait. Contacts have a table of their own. Absent in records of versions that did not know them. */
  readonly contactRequests?: readonly ContactRequest[]
}
