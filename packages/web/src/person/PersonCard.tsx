import type { Target } from '@stonechat/protocol'
import { AtSign, MessageCircle, UserRound } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { detailsPathOf, pathOf } from '../base/address.js'
import { useClient, useOwnUser, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import type { PersonLayer } from '../base/person-layer.js'
import { media, useMedia } from '../base/use-media.js'
import { usePresence, useUser, useUserName } from '../base/use-people.js'
import type { Mentionable } from '../mention/mentionable.js'
import { Avatar } from '../ui/Avatar.js'
import { Dialog } from '../ui/Dialog.js'
import { Name } from '../ui/Name.js'
import { PopoverAt } from '../ui/PopoverAt.js'
import { canWrite, findMentionable, mention } from './mention-person.js'

interface PersonCardProps {
  readonly target: Target
  readonly layer: PersonLayer
  readonly onClose: () => void
}

/** Who somebody in a group is, and what one can do with them: a card at their name, on a phone a sheet. */
export function PersonCard({ target, layer: { userId, at }, onClose }: PersonCardProps) {
  const name = useUserName(userId)
  const isTouch = useMedia(media.touch)
  const card = <Card target={target} userId={userId} onClose={onClose} />
  if (isTouch) {
    return (
      <Dialog title={name} isTitleHidden onClose={onClose} testId="person-card">
        {card}
      </Dialog>
    )
  }
  return (
    <PopoverAt at={at} label={name} isSmall onClose={onClose}>
      <div data-testid="person-card">{card}</div>
    </PopoverAt>
  )
}

function Card({ target, userId, onClose }: Omit<PersonCardProps, 'layer'> & { readonly userId: number }) {
  const texts = useTexts()
  const [, navigate] = useLocation()
  const name = useUserName(userId)
  const user = useUser(userId)
  const isSelf = useOwnUser().id === userId
  const presence = usePresence(isSelf ? undefined : userId)
  const member = useMentionable(target, userId)
  const person = { target_type: 'user', target_id: userId } as const
  const after = (act: () => void) => () => {
    onClose()
    // Once the layer that is being closed has given the focus back.
    setTimeout(act)
  }
  return (
    <>
      <div className="flex items-center gap-3 px-4 pt-4 pb-3">
        <Avatar id={userId} name={name} url={user?.avatar_url} size="l" isOnline={presence?.online} />
        <div className="min-w-0">
          <p className="truncate font-semibold">
            <Name>{name}</Name>
            {isSelf && <span className="font-normal text-ink-quiet"> · {texts.you}</span>}
          </p>
          <p className="truncate text-sm text-ink-quiet">
            <Name>{user?.username ?? texts.user(userId)}</Name>
          </p>
        </div>
      </div>
      <div className="flex gap-1 border-t border-line p-2">
        {!isSelf && (
          <Action
            icon={<MessageCircle />}
            label={texts.person.message}
            testId="person-message"
            onPress={after(() => navigate(pathOf(person)))}
          />
        )}
        {member !== undefined && (
          <Action
            icon={<AtSign />}
            label={texts.person.mention}
            testId="person-mention"
            onPress={after(() => mention(target, member))}
          />
        )}
        <Action
          icon={<UserRound />}
          label={texts.person.profile}
          testId="person-profile"
          onPress={after(() => navigate(detailsPathOf(person), { state: stacked }))}
        />
      </div>
    </>
  )
}

interface ActionProps {
  readonly icon: ReactNode
  readonly label: string
  readonly testId: string
  readonly onPress: () => void
}

function Action({ icon, label, testId, onPress }: ActionProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      data-testid={testId}
      className="flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 rounded-m px-1 text-xs text-ink-soft hover:bg-hover hover:text-ink [&_svg]:size-5 [&_svg]:text-accent"
    >
      {icon}
      <span className="max-w-full truncate">{label}</span>
    </button>
  )
}

/** Somebody as they can be mentioned here; `undefined` where they cannot, or not yet. */
function useMentionable(target: Target, userId: number): Mentionable | undefined {
  const client = useClient()
  const texts = useTexts()
  const [found, setFound] = useState<Mentionable>()
  useEffect(() => {
    let isLeft = false
    const take = (one: Mentionable | undefined) => !isLeft && setFound(one)
    if (canWrite()) findMentionable(client, target, texts, userId).then(take, () => {})
    return () => {
      isLeft = true
    }
  }, [client, target, texts, userId])
  return found
}
