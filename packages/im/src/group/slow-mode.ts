/** How long members wait between two messages, where a group has them wait. */
import type { GroupSettings, Role } from '@stonechat/protocol'
import { may } from './rights.js'

/** What slow mode has to know of a member. */
export interface SlowMember {
  readonly role: Role
  /** When the member wrote last in slow mode, 0 for never. */
  readonly last_sent_at: number
}

/**
 * How many milliseconds a member still waits; 0 for not at all. A clock that was ahead makes nobody wait longer than the setting
 * says.
 */
export function waitOf({ role, last_sent_at }: SlowMember, settings: GroupSettings, at: number): number {
  const waitMs = settings.slow_mode_s * 1_000
  if (waitMs === 0 || may(role, 'skip_wait', settings)) return 0
  return Math.min(waitMs, Math.max(0, last_sent_at + waitMs - at))
}
