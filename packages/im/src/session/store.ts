/** Sessions: each user's own view of a conversation. */

import type { Session } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { Receipt } from '../delivery/store.js'

/** A session as stored: the wire's session without what the directory knows. */
export interface SessionRecord extends Omit<Session, 'title' | 'avatar_url' | 'pinned' | 'muted'> {
  readonly delivered_seq: number
  readonly pinned_at: number | null
  readonly muted: boolean
  /** `null` for direct conversations: the directory names those. */
  readonly group_name: string | null
  readonly group_avatar_url: string | null
}

/** Where a page of sessions ends: pinned first, then newest. */
export interface SessionCursor {
  readonly pinnedAt: number
  readonly lastAt: number
  readonly conversationId: number
}

export interface SessionPatch {
  readonly pinned?: boolean | undefined
  readonly muted?: boolean | undefined
  readonly draft?: string | undefined
}

export interface SessionStore {
  getSession(userId: number, conversationId: number): Promise<SessionRecord | undefined>

  /** Pinned first, then by `last_at` descending; after the cursor. */
  listSessions(
    userId: number,
    page: { limit: number; after?: SessionCursor | undefined },
  ): Promise<SessionRecord[]>

  /** Moves a read position forward, at most to the head; never back. `session` is as it is afterwards. */
  readSession(
    userId: number,
    conversationId: number,
    seq: number,
  ): Promise<{ session: SessionRecord; moved: boolean; receipt: Receipt | undefined } | undefined>

  updateSession(
    userId: number,
    conversationId: number,
    patch: SessionPatch,
    at: number,
  ): Promise<SessionRecord | undefined>
}

export const sessionAccess = {
  getSession: 'read',
  listSessions: 'read',
  readSession: 'write',
  updateSession: 'write',
} as const satisfies AccessOf<SessionStore>
