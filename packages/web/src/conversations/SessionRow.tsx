import type { SessionView } from '@stonechat/client'
import { BellOff, Pin } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'wouter'
import { pathOf } from '../base/address.js'
import { useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import { useNow } from '../base/use-now.js'
import { useConversationFace, usePresence } from '../base/use-people.js'
import { formatListTime } from '../text/time.js'
import { Avatar } from '../ui/Avatar.js'
import { classes } from '../ui/classes.js'
import type { Point } from '../ui/Menu.js'
import { Name } from '../ui/Name.js'
import { useLongPress } from '../ui/use-long-press.js'
import { SessionPreview } from './SessionPreview.js'

interface SessionRowProps {
  readonly session: SessionView
  readonly isCurrent: boolean
  readonly onMenu: (at: Point) => void
}

/** One conversation of the list. */
export const SessionRow = memo(function SessionRow({ session, isCurrent, onMenu }: SessionRowProps) {
  const own = useOwnUser()
  const texts = useTexts().list
  const { language } = usePreferences()
  const now = useNow(60_000)
  const { title, url } = useConversationFace(session)
  const isGroup = session.target_type === 'group'
  const presence = usePresence(isGroup || session.target_id === own.id ? undefined : session.target_id)
  const press = useLongPress((_, at) => {
    onMenu(at)
    return true
  })

  return (
    <Link
      href={pathOf(session)}
      state={stacked}
      aria-current={isCurrent ? 'page' : undefined}
      data-testid="conversation"
      data-key={session.key}
      onContextMenu={(event) => {
        event.preventDefault()
        const box = event.currentTarget.getBoundingClientRect()
        const isKeyboard = event.clientX === 0 && event.clientY === 0
        onMenu(isKeyboard ? { x: box.left + 48, y: box.bottom - 8 } : { x: event.clientX, y: event.clientY })
      }}
      {...press}
      className={classes(
        'flex min-h-16 items-center gap-3 rounded-m px-2 transition-colors select-none [-webkit-touch-callout:none]',
        '-outline-offset-2',
        isCurrent ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <Avatar
        id={session.target_id}
        name={title}
        url={url}
        size="l"
        isGroup={isGroup}
        isNotes={!isGroup && session.target_id === own.id}
        isOnline={presence?.online}
      />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-center gap-1.5">
          <span className="min-w-0 truncate font-medium">
            <Name>{title}</Name>
          </span>
          {session.muted && (
            <BellOff role="img" aria-label={texts.muted} className="size-3.5 shrink-0 text-ink-quiet" />
          )}
          <time className="ms-auto shrink-0 ps-1 text-xs text-ink-quiet tabular-nums">
            {session.last_at > 0 && formatListTime(language, session.last_at, now)}
          </time>
        </span>
        <span className="flex items-center gap-2 text-sm text-ink-quiet">
          <SessionPreview session={session} isCurrent={isCurrent} />
          {session.unread > 0 ? (
            <UnreadBadge
              count={session.unread}
              isMuted={session.muted}
              label={texts.unread(session.unread)}
            />
          ) : (
            session.pinned && (
              <Pin role="img" aria-label={texts.pinned} className="size-3.5 shrink-0 rotate-45" />
            )
          )}
        </span>
      </span>
    </Link>
  )
})

interface UnreadBadgeProps {
  readonly count: number
  readonly isMuted: boolean
  readonly label: string
}

function UnreadBadge({ count, isMuted, label }: UnreadBadgeProps) {
  return (
    <span
      data-testid="unread-badge"
      className={classes(
        'edged flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-full px-1.5 text-[0.6875rem] font-semibold tabular-nums',
        isMuted ? 'bg-ink-quiet text-surface' : 'bg-badge text-on-badge',
      )}
    >
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  )
}
