/** What to say about the connection, and when to keep quiet. */
import type { ConnectionState } from '@stonechat/client'

/** A lost connection that comes back sooner than this is nobody's business. */
export const quietMs = 5_000

export type ConnectionWords =
  | { readonly kind: 'none' }
  | { readonly kind: 'offline' }
  /** `seconds` until the next try; 0 while it is under way. */
  | { readonly kind: 'reconnecting'; readonly seconds: number }
  | { readonly kind: 'updating' }

/** Without a network a sentence shows at once; a lost socket only after `quietMs`; catching up until it is done. */
export function wordsFor(state: ConnectionState, now: number): ConnectionWords {
  if (state.status === 'offline') return { kind: 'offline' }
  const isQuiet = state.lostAt === undefined || now - state.lostAt < quietMs
  if (isQuiet || state.status === 'online' || state.status === 'idle') return { kind: 'none' }
  if (state.status === 'syncing') return { kind: 'updating' }
  const waitMs = state.status === 'waiting' && state.retryAt !== undefined ? state.retryAt - now : 0
  return { kind: 'reconnecting', seconds: Math.max(0, Math.ceil(waitMs / 1_000)) }
}

/** Whether the words can change by time alone, so that a clock is needed. */
export function needsClock(state: ConnectionState): boolean {
  return state.status === 'waiting' || state.status === 'connecting' || state.status === 'syncing'
}
