import type { ErrorCode, Role } from '@stonechat/protocol'
import { everybody } from './mentions.js'

export interface Mentioner {
  readonly userId: number
  /** In the group; `undefined` in direct conversations. */
  readonly role: Role | undefined
}

/**
 * Why somebody may not mention these in a message.
 * @param isThere whether a user is in the conversation
 */
export function refuseMentions(
  mentioned: readonly number[],
  { userId, role }: Mentioner,
  isThere: (userId: number) => boolean,
): ErrorCode | undefined {
  for (const one of mentioned) {
    if (one === everybody) {
      if (role !== 'owner' && role !== 'admin') return 'forbidden'
    } else if (one === userId || !isThere(one)) return 'not_mentionable'
  }
  return undefined
}
