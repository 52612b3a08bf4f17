import type { MouseEvent, ReactNode } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../../base/address.js'
import { useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { personLayer } from '../../base/person-layer.js'
import { nameOf, useUser } from '../../base/use-people.js'
import { usePeopleTexts } from '../../contact/use-people-texts.js'
import { Avatar } from '../../ui/Avatar.js'
import { Name } from '../../ui/Name.js'
import type { ContentOf } from '../content-view.js'

/** Whom a card shows. A press opens who that is. */
export function CardView({ card }: { readonly card: ContentOf<'card'> }) {
  const { user_id, group_id } = card
  return group_id === undefined ? (
    <PersonView userId={user_id!} card={card} />
  ) : (
    <GroupView groupId={group_id} card={card} />
  )
}

/** Under the name that the reader knows them by, once that is known. */
function PersonView({ userId, card }: { readonly userId: number; readonly card: ContentOf<'card'> }) {
  const texts = useTexts()
  const words = usePeopleTexts()
  const user = useUser(userId)
  const name = (user && nameOf(user)) ?? (card.name || texts.user(userId))
  return (
    <Face
      avatar={<Avatar id={userId} name={name} url={user?.avatar_url ?? card.avatar_url} size="l" />}
      name={name}
      kind={words.card.person}
      onOpen={({ currentTarget }) => {
        const { left, bottom } = currentTarget.getBoundingClientRect()
        personLayer.set({ userId, at: { x: left, y: bottom } })
      }}
    />
  )
}

/** Its address leads whoever is in the group to what is said there, and others to the way in. */
function GroupView({ groupId, card }: { readonly groupId: number; readonly card: ContentOf<'card'> }) {
  const words = usePeopleTexts()
  const [, navigate] = useLocation()
  const target = { target_type: 'group', target_id: groupId } as const
  return (
    <Face
      avatar={<Avatar id={groupId} name={card.name} url={card.avatar_url} size="l" isGroup />}
      name={card.name}
      kind={words.card.group}
      onOpen={() => navigate(pathOf(target))}
    />
  )
}

interface FaceProps {
  readonly avatar: ReactNode
  readonly name: string
  readonly kind: string
  readonly onOpen: (event: MouseEvent<HTMLElement>) => void
}

function Face({ avatar, name, kind, onOpen }: FaceProps) {
  return (
    <button
      type="button"
      tabIndex={useTabIndex()}
      data-testid="card"
      onClick={onOpen}
      className="block w-full rounded-s text-start"
    >
      <span className="flex items-center gap-3 pb-1.5">
        {avatar}
        <span className="min-w-0 flex-1 truncate font-medium">
          <Name>{name}</Name>
        </span>
      </span>
      <span className="block border-t border-line pt-1 text-xs leading-4 text-ink-soft">{kind}</span>
    </button>
  )
}
