/** Editing and recalling: later mutations of a message, each with its own `rev`. */
import {
  type DraftContent,
  type Message,
  StonechatError,
  type Target,
  type WantedMentions,
} from '@stonechat/protocol'
import type { FillContent } from '../content/fill-content.js'
import type { Bus, Clock, ImStore } from '../contract/index.js'
import { toKey } from '../conversation/target.js'
import { checkMentions } from '../mention/mentions.js'
import { publishChange } from './publish-change.js'

/** For how long a sender may change a message, milliseconds. */
export interface ChangeWindows {
  readonly editMs: number
  readonly recallMs: number
}

export interface ChangeMessageOptions {
  readonly store: Pick<ImStore, 'changeMessage'>
  readonly bus: Bus
  readonly clock: Clock
  readonly windows: ChangeWindows
  readonly fillContent: FillContent
}

/**
 * Edits a message (or recalls it, where `content` is `null`), then notifies everyone in the conversation.
 * @throws StonechatError `message_not_found`, `forbidden`, `edit_expired`, `recall_expired`, `message_recalled`, `not_a_member`,
 *   `file_not_found`, `file_not_ready`, `file_refused`, `not_mentionable`, `invalid_input` where mentions do not fit together
 */
export async function changeMessage(
  { store, bus, clock, windows, fillContent }: ChangeMessageOptions,
  userId: number,
  change: Target & WantedMentions & { seq: number; content: DraftContent | null },
): Promise<Message> {
  checkMentions(userId, change)
  const { mentions, mention_names, mention_all } = change
  const outcome = await store.changeMessage({
    key: toKey(userId, change),
    actorId: userId,
    seq: change.seq,
    content: change.content === null ? null : await fillContent(userId, change.content),
    mentions: { mentions, mention_names, mention_all },
    at: clock(),
    windowMs: change.content === null ? windows.recallMs : windows.editMs,
  })
  if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  const { message, conversation } = outcome
  if (outcome.status === 'changed') publishChange(bus, conversation, message)
  return message
}
