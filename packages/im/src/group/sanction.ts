/** What a group holds against a user who is not in it: a mute outlives leaving, and a ban keeps the user out. */

export interface Sanction {
  readonly user_id: number
  /** Until when the user is muted after coming back; `null` for not at all. */
  readonly muted_until: number | null
  /** When a moderator removed the user or kept them out, whom only moderators can bring in since; `null` where nobody did. */
  readonly banned_at: number | null
  readonly banned_by: number | null
}

/** A user whom only moderators can bring in. */
export interface Ban {
  readonly user_id: number
  readonly banned_at: number
  readonly banned_by: number
}

type Mute = Pick<Sanction, 'muted_until'>

/** The end of a mute that still holds at this moment. */
export function muteOf(mute: Mute | undefined, at: number): number | null {
  const until = mute?.muted_until ?? null
  return until !== null && until > at ? until : null
}

export function isMuted(mute: Mute, at: number): boolean {
  return muteOf(mute, at) !== null
}
