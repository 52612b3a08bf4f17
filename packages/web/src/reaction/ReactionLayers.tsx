import type { Target } from '@stonechat/protocol'
import { Suspense } from 'react'
import { lazyPart } from '../base/lazy-part.js'
import { EmojiPopup } from '../emoji/emoji-parts.js'
import { ContextMenu } from '../ui/layers.js'
import { type ReactionLayer, reactionLayer } from './reaction-layer.js'
import { useAllReactionsItem, useQuickReactions } from './reaction-menu.js'
import { useToggleReaction } from './use-toggle-reaction.js'

const WhoReacted = lazyPart(() => import('./WhoReacted.js').then(({ WhoReacted }) => WhoReacted))

interface ReactionLayersProps {
  readonly target: Target
  readonly layer: ReactionLayer
}

/** What is open about the reactions to a message of this conversation. */
export function ReactionLayers({ target, layer }: ReactionLayersProps) {
  const allItem = useAllReactionsItem()
  const quick = useQuickReactions(target)
  const toggle = useToggleReaction(target)
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
