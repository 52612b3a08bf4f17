import type { Target } from '@stonechat/protocol'
import { Suspense, useEffect } from 'react'
import { useReadable } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { EmojiPopup } from '../emoji/emoji-parts.js'
import { ContextMenu } from '../ui/layers.js'
import { useAllReactionsItem, useQuickReactions } from './Reactions.js'
import { reactionLayer } from './reaction-layer.js'
import { useToggleReaction } from './use-toggle-reaction.js'

const WhoReacted = lazyPart(() => import('./WhoReacted.js').then(({ WhoReacted }) => WhoReacted))

/** What is open about the reactions to a message of this conversation. */
export function ReactionLayers({ target }: { readonly target: Target }) {
  const layer = useReadable(reactionLayer)
  const allItem = useAllReactionsItem()
  const quick = useQuickReactions(target)
  const toggle = useToggleReaction(target)
  // It is about a message of this conversation, and goes with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation closes it
  useEffect(() => close, [target])
  if (layer === undefined) return null
  const { kind, message, at, emoji } = layer
  if (kind === 'near')
    return <ContextMenu quick={quick(message)} items={[allItem(message, at)]} at={at} onClose={close} />
  return (
    <Suspense>
      {kind === 'all' ? (
        <EmojiPopup at={at} onPick={(picked) => toggle(message, picked)} onClose={close} />
      ) : (
        <WhoReacted target={target} message={message} first={emoji} onClose={close} />
      )}
    </Suspense>
  )
}

function close(): void {
  reactionLayer.set(undefined)
}
