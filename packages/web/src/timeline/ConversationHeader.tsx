import type { Target } from '@stonechat/protocol'
import { ChevronLeft, PanelRight } from 'lucide-react'
import { useLocation } from 'wouter'
import { detailsPathOf } from '../base/address.js'
import { useApp, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { goBack, stacked } from '../base/go-back.js'
import { media, useMedia } from '../base/use-media.js'
import { useNow } from '../base/use-now.js'
import {
  useConversationFace,
  useGroup,
  useIsSelf,
  usePresence,
  useSession,
  useUser,
  useUserNames,
} from '../base/use-people.js'
import { formatAgo } from '../text/time.js'
import { Avatar } from '../ui/Avatar.js'
import { IconButton } from '../ui/Button.js'
import { Name } from '../ui/Name.js'

/** The other side: name, online status, typing. */
export function ConversationHeader({ target }: { readonly target: Target }) {
  const { preferences } = useApp()
  const { showDetails } = usePreferences()
  const texts = useTexts()
  const [, navigate] = useLocation()
  const hasPanes = useMedia(media.pane)
  const isWide = useMedia(media.wide)
  const { title, url } = useConversationFace(target)
  const isGroup = target.target_type === 'group'
  const isSelf = useIsSelf(target)
  const toggleDetails = () =>
    isWide
      ? preferences.update({ showDetails: !showDetails })
      : navigate(detailsPathOf(target), { state: stacked })

  return (
    <header className="flex h-16 shrink-0 items-center gap-3 border-b border-line bg-surface ps-2 pe-3 pane:ps-5">
      {!hasPanes && (
        <IconButton label={texts.back} onClick={() => goBack(navigate, '/')} data-testid="back">
          <ChevronLeft className="size-5.5" />
        </IconButton>
      )}
      <button
        type="button"
        onClick={toggleDetails}
        className="-mx-1.5 flex min-w-0 flex-1 items-center gap-3 rounded-m px-1.5 py-1 text-start"
      >
        <Avatar id={target.target_id} name={title} url={url} isGroup={isGroup} isNotes={isSelf} />
        <span className="min-w-0">
          <span className="block truncate leading-5 font-semibold" data-testid="conversation-title">
            <Name>{title}</Name>
          </span>
          <span className="block truncate text-xs leading-4 text-ink-quiet" data-testid="conversation-status">
            {isGroup ? <GroupStatus target={target} /> : <PersonStatus target={target} />}
          </span>
        </span>
      </button>
      <IconButton
        label={texts.chat.details}
        isOn={isWide && showDetails}
        aria-pressed={isWide ? showDetails : undefined}
        onClick={toggleDetails}
        data-testid="toggle-details"
      >
        <PanelRight className="size-5 rtl:-scale-x-100" />
      </IconButton>
    </header>
  )
}

function PersonStatus({ target }: { readonly target: Target }) {
  const own = useOwnUser()
  const texts = useTexts()
  const { language } = usePreferences()
  const now = useNow(30_000)
  const session = useSession(target)
  const presence = usePresence(target.target_id === own.id ? undefined : target.target_id)
  const isKnown = useUser(target.target_id) !== undefined
  if (session !== undefined && session.typingUserIds.length > 0) {
    return <span className="text-accent">{texts.chat.typing([])}</span>
  }
  if (presence === undefined || !isKnown) return null
  if (presence.online) return <span data-online="true">{texts.connection.online}</span>
  if (presence.last_seen_at === null) return texts.connection.offlineUser
  return texts.connection.lastSeen(formatAgo(language, presence.last_seen_at, now))
}

function GroupStatus({ target }: { readonly target: Target }) {
  const texts = useTexts()
  const group = useGroup(target.target_id)
  const typing = useUserNames(useSession(target)?.typingUserIds ?? [])
  if (typing.length > 0) return <span className="text-accent">{texts.chat.typing([...typing])}</span>
  return group ? texts.chat.members(group.member_count) : null
}
