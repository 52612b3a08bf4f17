import type { Target } from '@stonechat/protocol'
import { type ReactNode, Suspense } from 'react'
import { useClient, useReadable, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { isModerator, useGroup } from '../base/use-people.js'
import { GoneBar } from '../gone/lazy-parts.js'
import { useGone } from '../gone/use-gone.js'
import { useBlocks } from '../profile/use-blocks.js'
import { Button } from '../ui/Button.js'
import { OnlyAdminsPost } from './lazy-parts.js'

const StrangerBar = lazyPart(() => import('../contact/StrangerBar.js').then(({ StrangerBar }) => StrangerBar))

interface ComposerGateProps {
  readonly target: Target
  /** Whether the server has refused a message here since the two are no contacts. */
  readonly isStranger: boolean
  readonly children: ReactNode
}

/** Where nobody can write any more, a sentence stands in place of the composer. */
export function ComposerGate({ target, isStranger, children }: ComposerGateProps) {
  if (target.target_type === 'group') return <GroupGate target={target}>{children}</GroupGate>
  return (
    <PersonGate userId={target.target_id} isStranger={isStranger}>
      {children}
    </PersonGate>
  )
}

function GroupGate({ target, children }: Omit<ComposerGateProps, 'isStranger'>) {
  const why = useGone(target)
  const group = useGroup(target.target_id)
  if (why === undefined && (group?.who_posts !== 'admins' || isModerator(group.role))) return children
  return <Suspense>{why === undefined ? <OnlyAdminsPost /> : <GoneBar target={target} why={why} />}</Suspense>
}

interface PersonGateProps extends Omit<ComposerGateProps, 'target'> {
  readonly userId: number
}

function PersonGate({ userId, isStranger, children }: PersonGateProps) {
  const texts = useTexts()
  const { userIds, remove } = useBlocks()
  const isContact = useReadable(useClient().contacts).has(userId)
  if (!userIds.includes(userId)) {
    if (!isStranger || isContact) return children
    return (
      <Suspense>
        <StrangerBar userId={userId} />
      </Suspense>
    )
  }
  return (
    <div
      className="shrink-0 border-t border-line bg-surface p-4 text-center text-sm text-balance text-ink-quiet"
      data-testid="blocked"
    >
      <p>{texts.composer.blocked}</p>
      <Button tone="quiet" size="s" className="mt-1" onClick={() => void remove(userId)}>
        {texts.details.unblock}
      </Button>
    </div>
  )
}
