/** What other features show of a message. A further one is added here, or in `menu-parts.ts`. */
import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { Suspense, useEffect } from 'react'
import { useReadable } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { personLayer } from '../base/person-layer.js'
import { ReactionChips } from '../reaction/Reactions.js'
import { reactionLayer } from '../reaction/reaction-layer.js'

const ReactionLayers = lazyPart(() =>
  import('../reaction/ReactionLayers.js').then(({ ReactionLayers }) => ReactionLayers),
)

const PersonCard = lazyPart(() => import('../person/PersonCard.js').then(({ PersonCard }) => PersonCard))

interface UnderBubbleProps {
  readonly message: MessageView
  readonly target: Target
}

/** What stands under the bubble of a message. */
export function UnderBubble(props: UnderBubbleProps) {
  return <ReactionChips {...props} />
}

/** What stands above the page about a message, or about who is named there. It goes with the conversation. */
export function MessageLayers({ target }: { readonly target: Target }) {
  const reactions = useReadable(reactionLayer)
  const person = useReadable(personLayer)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation closes it
  useEffect(() => close, [target])
  return (
    <Suspense>
      {reactions && <ReactionLayers target={target} layer={reactions} />}
      {person && <PersonCard target={target} layer={person} onClose={close} />}
    </Suspense>
  )
}

function close(): void {
  reactionLayer.set(undefined)
  personLayer.set(undefined)
}
