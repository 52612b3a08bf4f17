/** Chains of answers: a message that answers nothing, and all that answers it, directly or not. */

import type { Message } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'

export interface ReplyStore {
  /** The first message of the chain that a message is in: itself, where it answers nothing. It never becomes another one. */
  getRootSeq(conversationId: number, seq: number): Promise<number>

  /**
   * One range of a chain, without its first message: exclusive on both ends, ascending, without what this user has deleted;
   * `hasMore` in the asked direction.
   */
  listChain(range: {
    conversationId: number
    rootSeq: number
    userId: number
    afterSeq: number
    beforeSeq?: number | undefined
    direction: 'older' | 'newer'
    limit: number
  }): Promise<{ messages: Message[]; hasMore: boolean }>
}

export const replyAccess = { getRootSeq: 'read', listChain: 'read' } as const satisfies AccessOf<ReplyStore>
