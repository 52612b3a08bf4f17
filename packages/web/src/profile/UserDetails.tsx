import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useOwnUser, useTexts } from '../base/context.js'
import { nameOf, usePresence, useUser } from '../base/use-people.js'
import { SessionSwitches } from '../conversations/SessionSwitches.js'
import { type Shared, SharedLink } from '../files/list/SharedLink.js'
import { Gone } from '../gone/Gone.js'
import { useGone } from '../gone/use-gone.js'
import { PersonContact } from '../person/PersonContact.js'
import { ReportButton } from '../report/ReportButton.js'
import { Avatar } from '../ui/Avatar.js'
import { Button } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { IdLine } from '../ui/IdLine.js'
import { Name } from '../ui/Name.js'
import { SkeletonRows } from '../ui/Skeleton.js'
import { useBlocks } from './use-blocks.js'

interface UserDetailsProps {
  readonly userId: number
  /** Shows the pictures and files of the conversation, or its links. */
  readonly onShared: (shared: Shared) => void
}

/** The other side of a direct conversation. */
export function UserDetails({ userId, onShared }: UserDetailsProps) {
  const own = useOwnUser()
  const user = useUser(userId)
  const texts = useTexts().details
  const isSelf = own.id === userId
  const presence = usePresence(isSelf ? undefined : userId)
  const blocks = useBlocks()
  const [isAsking, setIsAsking] = useState(false)
  const target = { target_type: 'user', target_id: userId } as const
  const why = useGone(target)
  if (why !== undefined) return <Gone target={target} why={why} />
  if (user === undefined) return <SkeletonRows count={3} />
  const isBlocked = blocks.userIds.includes(userId)
  const name = nameOf(user)

  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-6">
      <div className="flex flex-col items-center py-6 text-center">
        <Avatar id={userId} name={name} url={user.avatar_url} size="xl" isOnline={presence?.online} />
        <p className="mt-3 max-w-full truncate text-xl font-semibold">
          <Name>{name}</Name>
        </p>
        <p dir="auto" translate="yes" className="mt-1 max-w-full text-sm text-ink-quiet wrap-content">
          {user.bio || texts.noBio}
        </p>
      </div>
      <section className="border-t border-line py-2">
        <IdLine label={texts.userId} value={String(userId)} testId="details-id" />
        <IdLine label={texts.username} value={user.username} />
      </section>
      {!isSelf && <PersonContact userId={userId} />}
      <SharedLink onOpen={onShared} />
      <SessionSwitches target={target} />
      {!isSelf && (
        <section className="border-t border-line pt-4">
          {isBlocked && <p className="mb-3 text-sm text-ink-quiet">{texts.blocked}</p>}
          <Button
            tone={isBlocked ? 'plain' : 'grave'}
            className="w-full"
            onClick={() => (isBlocked ? void blocks.remove(userId) : setIsAsking(true))}
            data-testid="block"
          >
            <Ban className="size-4" />
            {isBlocked ? texts.unblock : texts.block}
          </Button>
          <ReportButton target={target} />
        </section>
      )}
      {isAsking && (
        <ConfirmDialog
          title={texts.blockTitle(name)}
          text={texts.blockText}
          action={texts.block}
          onConfirm={() => blocks.add(userId)}
          onClose={() => setIsAsking(false)}
        />
      )}
    </div>
  )
}
