import type { Target } from '@stonechat/protocol'
import { X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../base/address.js'
import { useApp, useTexts } from '../base/context.js'
import { goBack } from '../base/go-back.js'
import { lazyPart } from '../base/lazy-part.js'
import { useEscapeTo } from '../base/use-escape-to.js'
import type { Shared } from '../files/list/SharedLink.js'
import { IconButton } from '../ui/Button.js'
import { SkeletonRows } from '../ui/Skeleton.js'

const GroupDetails = lazyPart(() =>
  import('../group/GroupDetails.js').then(({ GroupDetails }) => GroupDetails),
)
const SharedFiles = lazyPart(() =>
  import('../files/list/SharedFiles.js').then(({ SharedFiles }) => SharedFiles),
)
const SharedLinks = lazyPart(() =>
  import('../files/links/SharedLinks.js').then(({ SharedLinks }) => SharedLinks),
)
const UserDetails = lazyPart(() => import('../profile/UserDetails.js').then(({ UserDetails }) => UserDetails))

interface DetailsFrameProps {
  readonly target: Target
  readonly isWide: boolean
}

/** The details of a conversation: a third pane where it is wide, else a drawer. */
export function DetailsFrame({ target, isWide }: DetailsFrameProps) {
  return isWide ? <Pane target={target} /> : <Drawer target={target} />
}

function Pane({ target }: { readonly target: Target }) {
  const { preferences } = useApp()
  return (
    <aside className="flex w-80 shrink-0 flex-col border-s border-line bg-surface" data-testid="details">
      <Details target={target} onClose={() => preferences.update({ showDetails: false })} />
    </aside>
  )
}

function Drawer({ target }: { readonly target: Target }) {
  const [, navigate] = useLocation()
  const path = pathOf(target)
  useEscapeTo(path)

  const close = () => goBack(navigate, path)
  return (
    <>
      <div
        aria-hidden="true"
        className="fixed inset-0 z-30 animate-appear bg-backdrop max-pane:hidden"
        onClick={close}
      />
      <aside
        data-testid="details"
        className="fixed inset-y-0 end-0 z-30 flex w-full animate-slide flex-col bg-surface pt-[env(safe-area-inset-top)] shadow-floating pane:w-85"
      >
        <Details target={target} onClose={close} />
      </aside>
    </>
  )
}

function Details({ target, onClose }: { readonly target: Target; readonly onClose: () => void }) {
  const texts = useTexts()
  const isGroup = target.target_type === 'group'
  const [shared, setShared] = useState<Shared>()
  const leaveShared = () => setShared(undefined)
  return (
    <>
      <header className="flex h-16 shrink-0 items-center justify-between border-b border-line ps-5 pe-3">
        <h2 className="font-semibold">{isGroup ? texts.details.group : texts.details.user}</h2>
        <IconButton label={texts.close} onClick={onClose} data-testid="close-details">
          <X className="size-4.5" />
        </IconButton>
      </header>
      <Suspense fallback={<SkeletonRows count={5} />}>
        {shared === 'files' ? (
          <SharedFiles target={target} onBack={leaveShared} />
        ) : shared === 'links' ? (
          <SharedLinks target={target} onBack={leaveShared} />
        ) : isGroup ? (
          <GroupDetails key={target.target_id} groupId={target.target_id} onShared={setShared} />
        ) : (
          <UserDetails key={target.target_id} userId={target.target_id} onShared={setShared} />
        )}
      </Suspense>
    </>
  )
}
