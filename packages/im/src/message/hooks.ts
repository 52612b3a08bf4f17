/** Hooks of the host around sending: before a message is stored, and after. */

import { type Content, type Message, StonechatError, type Target } from '@stonechat/protocol'
import { withDeadline } from '@stonechat/protocol/base'
import { nouns } from '@stonechat/protocol/operations'
import type { Log } from '../contract/index.js'
import { imLimits } from '../limits.js'

/** A message that is about to be sent. A retry brings the same `clientId`: decide alike. */
export interface SendingMessage extends Target {
  readonly senderId: number
  readonly clientId: string
  readonly content: Content
  readonly replyTo: number | null
}

export interface SendHooks {
  /**
   * Called before a message is stored. May refuse, by throwing a StonechatError (`forbidden`, say), or give another
   * content. Any other throw, or no answer within `hookTimeoutMs`, is an outage: `unavailable`, and nothing is stored.
   */
  readonly beforeSend?: ((message: SendingMessage) => Promise<{ content: Content } | undefined>) | undefined
  /** Called once for each new message, after it is durable. What it throws is logged; the message stays sent. */
  readonly afterSend?: ((message: Message & Target) => Promise<void> | void) | undefined
}

/**
 * Asks `beforeSend` what to make of a message.
 * @returns the content to store
 * @throws StonechatError the hook's own refusal, or `unavailable`
 */
export async function askBeforeSend(
  beforeSend: NonNullable<SendHooks['beforeSend']>,
  message: SendingMessage,
): Promise<Content> {
  try {
    const changed = (await withDeadline(beforeSend(message), imLimits.hookTimeoutMs, 'beforeSend'))?.content
    return changed === undefined ? message.content : nouns.content.parse(changed)
  } catch (error) {
    throw error instanceof StonechatError ? error : new StonechatError('unavailable', { cause: error })
  }
}

/** Calls `afterSend` with a message; never throws. */
export async function tellAfterSend(
  afterSend: NonNullable<SendHooks['afterSend']>,
  message: Message & Target,
  log: Log,
): Promise<void> {
  try {
    await afterSend(message)
  } catch (error) {
    log.error({ err: error, conversationId: message.conversation_id, seq: message.seq }, 'after_send.failed')
  }
}
