import type { ErrorCode } from '@stonechat/protocol'
import { everybody } from './mentions.js'

export interface Mentioner {
  readonly userId: number
  readonly mayMentionAll: boolean
}

/**
 * Why somebody may not mention these in a message.
 * @param isThere whether a user is in the conversation
 */
export function refuseMentions(
  mentioned: readonly number[],
  { userId, mayMentionAll }: Mentioner,
  isThere: (userId: number) => boolean,
): ErrorCode | undefined {
  for (const one of mentioned) {
    if (one === everybody) {
      if (!mayMentionAll) return 'forbidden'
    } else if (one === userId || !isThere(one)) return 'not_mentionable'
  }
  return undefined
}
