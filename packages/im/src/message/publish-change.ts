import type { EventData, Message } from '@stonechat/protocol'
import type { Bus, ConversationRef } from '../contract/index.js'
import { publishToConversation } from '../conversation/publish.js'

/**
 * Tells everybody in a conversation that one of its messages is another one by now.
 * @param told what the event says besides, such as its cause
 */
export function publishChange(
  bus: Bus,
  conversation: ConversationRef,
  message: Message,
  told: Pick<EventData['message.changed'], 'cause' | 'line'> = {},
): void {
  const shown = asAllSeeIt(message)
  publishToConversation(bus, conversation, (target) => ({
    kind: 'deliver',
    event: { event: 'message.changed', data: { ...shown, ...target, ...told } },
  }))
}

/** Without what depends on who reads it: what that one chose in a poll, and a quote of a message that others may not see. */
function asAllSeeIt({ reply: _, poll, ...message }: Message): Message {
  if (poll === undefined) return message
  const { own: _own, ...shown } = poll
  return { ...message, poll: shown }
}
