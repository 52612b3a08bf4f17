/** What is sent to each target: pure. */
import type { Content, Message, MessageExtras } from '@stonechat/protocol'
import { imLimits } from '../limits.js'

export interface Copy {
  readonly content: Content
  readonly extras: MessageExtras | undefined
}

/** A message as it goes on: its words and its first author, and nothing of what others said of it. */
export function copyMessage({ content, sender_id, created_at, forwarded }: Message): Copy[] {
  return content === null ? [] : [{ content, extras: { forwarded: forwarded ?? { sender_id, created_at } } }]
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
