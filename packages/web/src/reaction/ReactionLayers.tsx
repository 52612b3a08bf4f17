import type { Target } from '@stonechat/protocol'
import { SmilePlus } from 'lucide-react'
import { Suspense, useEffect } from 'react'
import { useReadable, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { EmojiPopup } from '../emoji/emoji-parts.js'
import { ContextMenu } from '../ui/layers.js'
import { useQuickReactions } from './Reactions.js'
import { openAfterMenu, reactionLayer } from './reaction-layer.js'
import { useToggleReaction } from './use-toggle-reaction.js'

const WhoReacted = lazyPart(() => import('./WhoReacted.js').then(({ WhoReacted }) => WhoReacted))

/** What is open about the reactions to a message of this conversation. */
export function ReactionLayers({ target }: { readonly target: Target }) {
  const layer = useReadable(reactionLayer)
  const texts = useTexts().chat
  const quick = useQuickReactions(target)
  const toggle = useToggleReaction(target)
  // It is about a message of this conversation, and goes with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation closes it
  useEffect(() => close, [target])
  if (layer === undefined) return null
  const { kind, message, at, emoji } = layer
  if (kind === 'near') {
    const all = {
      label: texts.reactAll,
      icon: <SmilePlus />,
      onSelect: () => openAfterMenu({ kind: 'all', message, at }),
      testId: 'react-all',
    }
    return <ContextMenu quick={quick(message)} items={[all]} at={at} onClose={close} />
  }
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
