import type { MessageView } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { type ReactNode, Suspense, useState } from 'react'
import { useClient, useOwnUser, useReadable, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { isModerator, useGroup, useSession } from '../base/use-people.js'
import { GoneBar } from '../gone/lazy-parts.js'
import { useGone } from '../gone/use-gone.js'
import { useBlocks } from '../profile/use-blocks.js'
import { Button } from '../ui/Button.js'
import { OnlyAdminsPost } from './lazy-parts.js'

const StrangerBar = lazyPart(() => import('../contact/StrangerBar.js').then(({ StrangerBar }) => StrangerBar))

interface ComposerGateProps {
  readonly target: Target
  /** Those of the conversation that are here; `undefined` until the first ones are. */
  readonly messages: readonly MessageView[] | undefined
  readonly children: ReactNode
}

/** Where nobody can write any more, a sentence stands in place of the composer. */
export function ComposerGate({ target, messages, children }: ComposerGateProps) {
  if (target.target_type === 'group') return <GroupGate target={target}>{children}</GroupGate>
  return (
    <PersonGate userId={target.target_id} messages={messages}>
      {children}
    </PersonGate>
  )
}

function GroupGate({ target, children }: Omit<ComposerGateProps, 'messages'>) {
  const why = useGone(target)
  const group = useGroup(target.target_id)
  if (why === undefined && (group?.who_posts !== 'admins' || isModerator(group.role))) return children
  return <Suspense>{why === undefined ? <OnlyAdminsPost /> : <GoneBar target={target} why={why} />}</Suspense>
}

interface PersonGateProps extends Omit<ComposerGateProps, 'target'> {
  readonly userId: number
}

function PersonGate({ userId, messages, children }: PersonGateProps) {
  const texts = useTexts()
  const { userIds, remove } = useBlocks()
  const standing = useStanding(userId, messages)
  const [isTrying, setIsTrying] = useState(false)
  if (!userIds.includes(userId)) {
    if (standing === 'open' || (standing === 'unsure' && isTrying)) return children
    return (
      <Suspense>
        <StrangerBar userId={userId} onTry={standing === 'unsure' ? () => setIsTrying(true) : undefined} />
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

/**
 * Whether the user may write to somebody: not where the server has refused a message since the two are no contacts. It is `unsure` where
 * people take messages from contacts unless they chose otherwise, which nobody else sees.
 */
function useStanding(userId: number, messages: PersonGateProps['messages']): 'open' | 'unsure' | 'refused' {
  const client = useClient()
  const ownId = useOwnUser().id
  const isContact = useReadable(client.contacts).has(userId)
  const hasContacts = useReadable(client.sessions) !== undefined
  const isContactsOnly = useReadable(client.server)?.contacts_only === true
  const hasSession = useSession({ target_type: 'user', target_id: userId }) !== undefined
  if (isContact || userId === ownId || (messages === undefined && hasSession)) return 'open'
  if (messages?.some(({ error }) => error === 'not_a_contact')) return 'refused'
  const hasWritten = messages?.some(({ senderId, status }) => senderId === ownId && status === 'sent')
  return isContactsOnly && hasContacts && hasWritten !== true ? 'unsure' : 'open'
}
