import type { Target } from '@stonechat/protocol'
import { type ReactNode, Suspense } from 'react'
import { useTexts } from '../base/context.js'
import { isModerator, useGroup } from '../base/use-people.js'
import { GoneBar } from '../gone/lazy-parts.js'
import { useGone } from '../gone/use-gone.js'
import { useBlocks } from '../profile/use-blocks.js'
import { Button } from '../ui/Button.js'
import { OnlyAdminsPost } from './lazy-parts.js'

interface ComposerGateProps {
  readonly target: Target
  readonly children: ReactNode
}

/** Where nobody can write any more, a sentence stands in place of the composer. */
export function ComposerGate({ target, children }: ComposerGateProps) {
  if (target.target_type === 'user') return <PersonGate userId={target.target_id}>{children}</PersonGate>
  return <GroupGate target={target}>{children}</GroupGate>
}

function GroupGate({ target, children }: ComposerGateProps) {
  const why = useGone(target)
  const group = useGroup(target.target_id)
  if (why === undefined && (group?.who_posts !== 'admins' || isModerator(group.role))) return children
  return <Suspense>{why === undefined ? <OnlyAdminsPost /> : <GoneBar target={target} why={why} />}</Suspense>
}

function PersonGate({ userId, children }: { readonly userId: number; readonly children: ReactNode }) {
  const texts = useTexts()
  const { userIds, remove } = useBlocks()
  if (!userIds.includes(userId)) return children
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
