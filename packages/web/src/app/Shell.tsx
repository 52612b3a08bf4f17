import { Suspense, useCallback, useState } from 'react'
import { useLocation } from 'wouter'
import { keyOf } from '../base/address.js'
import { useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { media, useMedia } from '../base/use-media.js'
import { ConnectionBanner } from '../connection/ConnectionBanner.js'
import { ConversationList } from '../conversations/ConversationList.js'
import { NothingOpen } from '../conversations/NothingOpen.js'
import { ConversationView } from '../timeline/ConversationView.js'
import { Announcer } from './Announcer.js'
import { DetailsPane } from './DetailsPane.js'
import { type Layer, Layers } from './Layers.js'
import { parsePlace } from './routes.js'
import { TitleBadge } from './TitleBadge.js'
import { useShortcuts } from './use-shortcuts.js'

const SettingsPage = lazyPart(() =>
  import('../settings/SettingsPage.js').then(({ SettingsPage }) => SettingsPage),
)

/** Everything behind the sign-in: list, conversation and details, as many of them as there is room for. */
export function Shell() {
  const texts = useTexts()
  const [path] = useLocation()
  const place = parsePlace(path)
  const hasPanes = useMedia(media.pane)
  const [layer, setLayer] = useState<Layer>()
  const openNew = useCallback(() => setLayer('new'), [])
  const openKeys = useCallback(() => setLayer('keys'), [])
  useShortcuts(setLayer)

  return (
    <div className="relative flex h-app overflow-hidden pt-[env(safe-area-inset-top)]">
      {!hasPanes && place.page === 'home' && <ConnectionBanner />}
      {(hasPanes || place.page === 'home') && (
        <ConversationList
          current={place.page === 'conversation' ? keyOf(place.target) : undefined}
          isOnlyPane={!hasPanes}
          onNew={openNew}
        />
      )}
      {(hasPanes || place.page !== 'home') && (
        <main className="relative flex min-w-0 flex-1 flex-col">
          {place.page !== 'settings' && <h1 className="sr-only">{texts.app}</h1>}
          <ConnectionBanner />
          <Suspense>
            {place.page === 'home' && <NothingOpen onNew={openNew} />}
            {place.page === 'settings' && <SettingsPage onShowKeys={openKeys} />}
            {place.page === 'conversation' && (
              <ConversationView
                key={keyOf(place.target)}
                targetType={place.target.target_type}
                targetId={place.target.target_id}
              />
            )}
          </Suspense>
        </main>
      )}
      {place.page === 'conversation' && <DetailsPane target={place.target} isDetails={place.isDetails} />}
      <Layers layer={layer} onClose={() => setLayer(undefined)} />
      <TitleBadge place={place} />
      <Announcer place={place} />
    </div>
  )
}
