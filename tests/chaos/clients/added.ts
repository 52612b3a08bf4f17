/** What people add to messages, in the form of the checker. */
import type { MessageExtras } from '@stonechat/protocol'
import { everybody, faces } from '../history/entry.js'
import { type MessageState, nothingAdded } from '../history/history.js'

/** An emoji as a whole number; one that is none of `faces` is 0. */
export function faceOf(emoji: string): number {
  return faces.indexOf(emoji) + 1
}

/** The other way round, whether it is reacted with or taken back. */
export function emojiOf(face: number): string {
  return faces[Math.abs(face) - 1]!
}

/** What a message carries beside its words. */
export function addedTo(extras: MessageExtras): Pick<MessageState, 'reactions' | 'pinnedBy' | 'mentions'> {
  const { reactions, pinned, mentions, mention_all } = extras
  const isPlain = (reactions ?? pinned ?? mentions ?? mention_all) === undefined
  // Most are: they share one state.
  if (isPlain) return nothingAdded
  const called = mention_all === true ? [everybody, ...(mentions ?? [])] : [...(mentions ?? [])]
  return {
    reactions: (reactions ?? []).map(({ emoji, count, user_ids }) => ({
      ...{ face: faceOf(emoji), count, users: [...user_ids] },
    })),
    pinnedBy: pinned?.user_id ?? 0,
    mentions: called.sort((one, other) => one - other),
  }
}
