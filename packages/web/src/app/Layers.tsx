import { lazy, Suspense } from 'react'

const NewConversation = lazy(() =>
  import('../conversations/NewConversation.js').then((m) => ({ default: m.NewConversation })),
)
const QuickSwitcher = lazy(() => import('./QuickSwitcher.js').then((m) => ({ default: m.QuickSwitcher })))
const KeyboardHelp = lazy(() => import('./KeyboardHelp.js').then((m) => ({ default: m.KeyboardHelp })))

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
