import type { Content, Target } from '@stonechat/protocol'
import type { ForwardWish, MessageView } from '../api.js'
import { targetOf } from '../base/target.js'
import type { Outbox } from '../outbox/outbox.js'

/** Where a message is forwarded from. */
export interface ForwardSource {
  readonly from: Target
  readonly seqs: number[]
  readonly as: 'each' | 'record'
  readonly title?: string
}

/** Puts what is forwarded among the unsent messages of each target, where it is like what is written there. */
export function addForwarded(
  outbox: Pick<Outbox, 'add'>,
  { messages, to, title, ...wish }: ForwardWish,
): void {
  const from = targetOf(wish.from)
  const parts = messages.flatMap(({ seq, content, ...message }) =>
    seq === undefined || content === null ? [] : [{ ...message, seq, content }],
  )
  for (const target of to) {
    if (title !== undefined) {
      const source: ForwardSource = { from, seqs: parts.map(({ seq }) => seq), as: 'record', title }
      outbox.add(target, { type: 'record', title, entries: parts.map(toEntry) }, { replyTo: null, source })
      continue
    }
    for (const { seq, content, forwarded, senderId: sender_id, createdAt: created_at } of parts)
      outbox.add(target, content, {
        replyTo: null,
        source: { from, seqs: [seq], as: 'each' },
        forwarded: forwarded ?? { sender_id, created_at },
      })
  }
}

/** What the server says of it comes with the answer. */
function toEntry({ senderId, content, createdAt }: MessageView & { readonly content: Content }) {
  return { sender_id: senderId, nickname: '', content, created_at: createdAt }
}
