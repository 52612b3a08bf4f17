import type { SessionView } from '@stonechat/client'
import type { GroupLine, Message } from '@stonechat/protocol'
import { CircleAlert, Clock } from 'lucide-react'
import { Suspense } from 'react'
import { useClient, useOwnUser, usePreferences, useReadable, useTexts } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { useUserName, useUserNames } from '../base/use-people.js'
import { previewOf } from '../content/index.js'
import { useLineText } from '../group-line/use-line-text.js'
import { classes } from '../ui/classes.js'

const JoinMarker = lazyPart(() => import('./JoinMarker.js').then(({ JoinMarker }) => JoinMarker))

interface SessionPreviewProps {
  readonly session: SessionView
  readonly isCurrent: boolean
}

/** The second line of a conversation: which users type, what is drafted, or the last message behind how many ask to be let in. */
export function SessionPreview({ session, isCurrent }: SessionPreviewProps) {
  const client = useClient()
  const { language } = usePreferences()
  const texts = useTexts()
  const joins = useReadable(client.joins)
  const waiting = session.target_type === 'group' ? (joins.waiting[session.target_id] ?? 0) : 0
  const names = useUserNames(session.target_type === 'group' ? session.typingUserIds : [])
  if (session.typingUserIds.length > 0) {
    return <span className="min-w-0 flex-1 truncate text-accent">{texts.chat.typing([...names])}</span>
  }
  // The session has it only after a pause in typing.
  const draft = isCurrent ? '' : client.getDraft(session)
  if (draft.trim() !== '') {
    return (
      <span className="min-w-0 flex-1 truncate">
        <span className="text-danger" data-testid="draft-marker">
          {texts.list.draft}
        </span>{' '}
        {previewOf({ type: 'text', text: draft }, language)}
      </span>
    )
  }
  const { unsent } = session
  if (unsent !== undefined) {
    const isFailed = unsent.status === 'failed'
    const Icon = isFailed ? CircleAlert : Clock
    return (
      <span
        className="flex min-w-0 flex-1 items-center gap-1"
        data-testid="unsent"
        data-status={unsent.status}
      >
        <Icon
          role="img"
          aria-label={texts.chat.status[unsent.status]}
          className={classes('size-3.5 shrink-0', isFailed && 'text-danger')}
        />
        <span className="min-w-0 truncate">{previewOf(unsent.content, language)}</span>
      </span>
    )
  }
  return (
    <span className="min-w-0 flex-1 truncate">
      {waiting > 0 && (
        <Suspense>
          <JoinMarker count={waiting} />
        </Suspense>
      )}
      {session.unread_mentions > 0 && (
        <span className="text-danger" data-testid="mention-marker">
          {texts.list.mentioned}{' '}
        </span>
      )}
      {session.last_line !== undefined ? (
        <LastLine line={session.last_line} />
      ) : (
        session.last_message !== null && (
          <LastMessage message={session.last_message} isGroup={session.target_type === 'group'} />
        )
      )}
    </span>
  )
}

function LastLine({ line }: { readonly line: GroupLine }) {
  return <bdi>{useLineText(line)}</bdi>
}

function LastMessage({ message, isGroup }: { readonly message: Message; readonly isGroup: boolean }) {
  const own = useOwnUser()
  const { language } = usePreferences()
  const texts = useTexts()
  const sender = useUserName(message.sender_id)
  const isOwn = message.sender_id === own.id
  if (message.recalled_at !== null) {
    if (isOwn) return texts.chat.recalledYou
    return isGroup ? texts.chat.recalledBy(sender) : texts.list.recalled
  }
  const preview = previewOf(message.content, language)
  // In its own direction, but at the start of its line, as its neighbours.
  return isGroup && !isOwn ? texts.chat.newFrom(sender, preview) : <bdi>{preview}</bdi>
}
