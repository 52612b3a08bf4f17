import { type Group, isVisible, type Member } from '@stonechat/protocol'
import { Ellipsis, MicOff } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { pathOf } from '../base/address.js'
import { useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { useNow } from '../base/use-now.js'
import { nameOf, usePresence, useUser } from '../base/use-people.js'
import { formatFull } from '../text/time.js'
import { Avatar } from '../ui/Avatar.js'
import { IconButton } from '../ui/Button.js'
import { ConfirmDialog } from '../ui/ConfirmDialog.js'
import { Menu } from '../ui/Menu.js'
import { Name } from '../ui/Name.js'
import { actionsOn, isMuted } from './member-actions.js'
import { type GraveAction, useMemberActions } from './use-member-actions.js'

/** A member: who it is, their role, and what the user may do with them. */
export function MemberRow({ group, member }: { readonly group: Group; readonly member: Member }) {
  const own = useOwnUser()
  const texts = useTexts()
  const { language } = usePreferences()
  const now = useNow(60_000)
  const user = useUser(member.user_id)
  const isSelf = member.user_id === own.id
  const presence = usePresence(isSelf ? undefined : member.user_id)
  const [asked, setAsked] = useState<GraveAction>()
  const inGroup = isVisible(member.nickname) ? member.nickname : texts.user(member.user_id)
  const name = user?.remark || member.alias || (user === undefined ? inGroup : nameOf(user))
  const { itemsFor, doGrave } = useMemberActions(group.id, member, setAsked)
  const items = itemsFor(actionsOn({ ownId: own.id, ownRole: group.role, member, now }))

  return (
    <li
      className="group/member flex h-12 items-center gap-2 rounded-m px-2 hover:bg-hover"
      data-testid="member"
      data-user-id={member.user_id}
    >
      <Link
        href={pathOf({ target_type: 'user', target_id: member.user_id })}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-s"
      >
        <Avatar
          id={member.user_id}
          name={name}
          url={user?.avatar_url ?? member.avatar_url}
          isOnline={presence?.online}
        />
        <span className="min-w-0 truncate">
          <Name>{name}</Name>
          {isSelf && <span className="text-ink-quiet"> · {texts.you}</span>}
        </span>
      </Link>
      {isMuted(member, now) && (
        <MicOff
          role="img"
          aria-label={texts.details.mutedUntil(formatFull(language, member.muted_until ?? 0))}
          className="size-4 shrink-0 text-ink-quiet"
        />
      )}
      {member.role !== 'member' && (
        <span
          className="shrink-0 rounded-full bg-accent-soft px-2 py-0.5 text-xs text-accent"
          data-testid="role"
        >
          {texts.details.roles[member.role]}
        </span>
      )}
      {items.length > 0 && (
        <Menu items={items}>
          <IconButton label={texts.details.memberActions(name)} size="s" data-testid="member-menu">
            <Ellipsis className="size-4" />
          </IconButton>
        </Menu>
      )}
      {asked !== undefined && (
        <ConfirmDialog
          title={asked === 'kick' ? texts.details.kickTitle(name) : texts.details.transferTitle(name)}
          text={asked === 'kick' ? texts.details.kickText : texts.details.transferText}
          action={texts.details[asked]}
          onConfirm={() => doGrave(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </li>
  )
}
