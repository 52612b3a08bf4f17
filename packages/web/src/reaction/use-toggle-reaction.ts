import type { Client } from '@stonechat/client'
import type { Reaction, Target } from '@stonechat/protocol'
import { useCallback, useEffect } from 'react'
import { useApp, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { errorText } from '../text/error-text.js'

/** What is known of a message that somebody reacts to. */
export interface Reactable {
  readonly seq: number | undefined
  readonly reactions?: readonly Reaction[] | undefined
}

/** Adds one's own reaction to a message of a conversation, or takes it back. */
export function useToggleReaction(target: Target): (message: Reactable, emoji: string) => void {
  const { client } = useApp()
  const ownId = useOwnUser().id
  return useCallback(
    ({ seq }, emoji) => {
      if (seq !== undefined) toggle(client, { target, seq, emoji, ownId })
    },
    [client, target, ownId],
  )
}

function toggle(
  client: Client,
  wish: { readonly target: Target; readonly seq: number; readonly emoji: string; readonly ownId: number },
): void {
  const { target, seq, emoji, ownId } = wish
  const timeline = client.open(target)
  // As it is now, which may not be what the menu was opened for.
  const message = timeline.getSnapshot().messages.find((one) => one.seq === seq)
  if (message !== undefined) timeline.react(seq, emoji, !isOwnReaction(message, emoji, ownId))
  timeline.close()
}

export function isOwnReaction({ reactions = [] }: Reactable, emoji: string, userId: number): boolean {
  return reactions.some((one) => one.emoji === emoji && one.user_ids.includes(userId))
}

/** Says why a reaction or a vote is shown no more, wherever one is by then. */
export function useWishRefusals(): void {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const { chat, poll } = useTexts()
  useEffect(
    () =>
      client.wishRefusal.subscribe(() => {
        const refusal = client.wishRefusal.getSnapshot()
        if (refusal === undefined) return
        const reason = errorText(refusal.error, language)
        const words = 'emoji' in refusal ? chat.notReacted(refusal.emoji, reason) : poll.notCounted(reason)
        toasts.show(words, 'danger')
      }),
    [client, toasts, language, chat, poll],
  )
}
