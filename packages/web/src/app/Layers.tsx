import { Suspense } from 'react'
import { lazyPart } from '../base/lazy-part.js'

const NewConversation = lazyPart(() =>
  import('../conversations/NewConversation.js').then(({ NewConversation }) => NewConversation),
)
const QuickSwitcher = lazyPart(() =>
  import('../conversations/QuickSwitcher.js').then(({ QuickSwitcher }) => QuickSwitcher),
)
const KeyboardHelp = lazyPart(() => import('./KeyboardHelp.js').then(({ KeyboardHelp }) => KeyboardHelp))

/** What can stand above the panes; one at a time. */
export type Layer = 'new' | 'switcher' | 'keys' | undefined

interface LayersProps {
  readonly layer: Layer
  readonly onClose: () => void
}

export function Layers({ layer, onClose }: LayersProps) {
  return (
    <Suspense>
      {layer === 'new' && <NewConversation onClose={onClose} />}
      {layer === 'switcher' && <QuickSwitcher onClose={onClose} />}
      {layer === 'keys' && <KeyboardHelp onClose={onClose} />}
    </Suspense>
  )
}
