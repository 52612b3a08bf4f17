import { Suspense, useCallback, useState } from 'react'
import { Router } from 'wouter'
import { keyOf } from '../base/address.js'
import { useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { usePlace } from '../base/routes.js'
import { media, useMedia } from '../base/use-media.js'
import { passageHeading, useFocusOnPassage } from '../base/use-passage.js'
import { usePreloaded } from '../base/use-preloaded.js'
import { keepPlace } from '../base/visit.js'
import { ConnectionBanner } from '../connection/ConnectionBanner.js'
import { loadBubbleParts } from '../content/file/FileBubble.js'
import { ConversationList } from '../conversations/ConversationList.js'
import { NothingOpen } from '../conversations/NothingOpen.js'
import { ForeignMessage } from '../gone/lazy-parts.js'
import { useWishRefusals } from '../reaction/use-toggle-reaction.js'
import { ConversationView } from '../timeline/ConversationView.js'
import { loadMessageMenu } from '../timeline/MessageList.js'
import { layerParts } from '../ui/layers.js'
import { Announcer } from './Announcer.js'
import { DetailsPane } from './DetailsPane.js'
import { type Layer, Layers } from './Layers.js'
import { LeaveWarning } from './LeaveWarning.js'
import { PaneBoundary } from './PaneBoundary.js'
import { TitleBadge } from './TitleBadge.js'
import { useShortcuts } from './use-shortcuts.js'

const StorageNotice = lazyPart(() => import('./StorageNotice.js').then(({ StorageNotice }) => StorageNotice))
const SettingsPage = lazyPart(() =>
  import('../settings/SettingsPage.js').then(({ SettingsPage }) => SettingsPage),
)

const ContactsPage = lazyPart(() =>
  import('../contacts/ContactsPage.js').then(({ ContactsPage }) => ContactsPage),
)
const RequestNews = lazyPart(() =>
  import('../contacts/RequestNews.js').then(({ RequestNews }) => RequestNews),
)
const InvitePage = lazyPart(() =>
  import('../group/invites/InvitePage.js').then(({ InvitePage }) => InvitePage),
)

/** With what files are in the bubbles a start without a network shows them too. */
const preloadedParts = [...layerParts, loadMessageMenu, loadBubbleParts]

interface ShellProps {
  readonly hasPassed: boolean
}

/** Everything behind the sign-in. */
export function Shell(props: ShellProps) {
  return (
    <Router aroundNav={keepPlace}>
      <Panes {...props} />
    </Router>
  )
}

/** List, conversation and details, as many of them as there is room for. */
function Panes({ hasPassed }: ShellProps) {
  const texts = useTexts()
  const place = usePlace()
  const hasPanes = useMedia(media.pane)
  const [layer, setLayer] = useState<Layer>()
  const openNew = useCallback(() => setLayer('new'), [])
  const openKeys = useCallback(() => setLayer('keys'), [])
  useShortcuts(setLayer)
  useWishRefusals()
  usePreloaded(preloadedParts)
  useFocusOnPassage(hasPassed)
  const conversation = place.page === 'conversation' ? keyOf(place.target) : undefined
  const list = (
    <PaneBoundary>
      <ConversationList
        notice={<StorageNotice />}
        current={conversation}
        isOnlyPane={!hasPanes}
        onNew={openNew}
      />
    </PaneBoundary>
  )

  return (
    <div className="relative flex h-app overflow-hidden pt-[env(safe-area-inset-top)]">
      {!hasPanes && place.page === 'home' && <ConnectionBanner />}
      {hasPanes && list}
      {!hasPanes && place.page === 'home' && (
        <main tabIndex={-1} className="flex min-w-0 flex-1 outline-none">
          {list}
        </main>
      )}
      {(hasPanes || place.page !== 'home') && (
        <main tabIndex={-1} className="relative flex min-w-0 flex-1 flex-col outline-none">
          {place.page !== 'settings' && place.page !== 'contacts' && (
            <h1 {...(hasPanes ? {} : passageHeading)} className="sr-only">
              {texts.app}
            </h1>
          )}
          <ConnectionBanner />
          <PaneBoundary key={conversation ?? place.page}>
            <Suspense>
              {place.page === 'home' && <NothingOpen onNew={openNew} />}
              {place.page === 'foreign' && <ForeignMessage />}
              {place.page === 'settings' && <SettingsPage onShowKeys={openKeys} />}
              {place.page === 'contacts' && <ContactsPage isRequests={place.isRequests} />}
              {place.page === 'invite' && <InvitePage code={place.code} />}
              {place.page === 'conversation' && (
                <ConversationView targetType={place.target.target_type} targetId={place.target.target_id} />
              )}
            </Suspense>
          </PaneBoundary>
        </main>
      )}
      {place.page === 'conversation' && (
        <PaneBoundary key={conversation}>
          <DetailsPane target={place.target} isDetails={place.isDetails} />
        </PaneBoundary>
      )}
      <Layers layer={layer} onClose={() => setLayer(undefined)} />
      <TitleBadge place={place} />
      <LeaveWarning />
      <Suspense>
        <RequestNews />
      </Suspense>
      <Announcer place={place} />
    </div>
  )
}
