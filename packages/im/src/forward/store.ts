/** What forwarding reads: messages by their places, and what was forwarded before. */
import type { Message } from '@stonechat/protocol'
import type { AccessOf } from '../contract/access.js'
import type { TargetKey } from '../conversation/store.js'

/** A message as its sender named it, and what tells a retry from another one with the same name. */
export interface SentMessage {
  readonly message: Message
  readonly bodyHash: number
}

export interface ForwardStore {
  /** Those of these messages that a user sees: after a floor, not recalled, not deleted by this user; ascending. */
  findVisibleMessages(wanted: {
    readonly userId: number
    readonly conversationId: number
    readonly afterSeq: number
    readonly seqs: readonly number[]
  }): Promise<Message[]>

  /** What a user sent under these names, in their order; `undefined` for what was not sent. */
  findSentMessages(
    senderId: number,
    names: readonly { readonly key: TargetKey; readonly clientId: string }[],
  ): Promise<(SentMessage | undefined)[]>
}

export const forwardAccess = {
  findVisibleMessages: 'read',
  // A retry may come right after the first request: no reader may be behind.
  findSentMessages: 'write',
} as const satisfies AccessOf<ForwardStore>
