/** What is sent to each target: pure. */
import type { Content, Message, MessageExtras } from '@stonechat/protocol'
import { imLimits } from '../limits.js'

export interface Copy {
  readonly content: Content
  readonly extras: MessageExtras | undefined
}

/** A message as it goes on: its words and its first author, and nothing of what others said of it. */
export function copyMessage({ content, sender_id, created_at, forwarded }: Message): Copy[] {
  if (content === null) return []
  return [{ content: startAnew(content), extras: { forwarded: forwarded ?? { sender_id, created_at } } }]
}

/** A poll is asked anew elsewhere, and ends when whoever asks closes it: its own end may be over. */
function startAnew(content: Content): Content {
  if (content.type !== 'poll') return content
  const { closes_at: _, ...asked } = content
  return asked
}

/** How much of an answer these make for each target, about. */
export function bytesOf(copies: readonly Copy[]): number {
  return copies.reduce(
    (sum, { content }) => sum + imLimits.forwardedFrameBytes + Buffer.byteLength(JSON.stringify(content)),
    0,
  )
}

/** The points of what is sent: those of as many messages, and more for long ones. */
export function priceOf(count: number, bytes: number): number {
  return Math.max(count, Math.ceil(bytes / imLimits.forwardedBytesPerPoint))
}
