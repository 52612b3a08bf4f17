import type { Target } from '@stonechat/protocol'
import { AtSign, Flag, MessageCircle, Share2, Star, Tag, UserPlus, UserRound } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { detailsPathOf, pathOf } from '../base/address.js'
import { useClient, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import { stacked } from '../base/go-back.js'
import type { PersonLayer } from '../base/person-layer.js'
import { media, useMedia } from '../base/use-media.js'
import { chosenNameOf, usePresence, useUser, useUserName } from '../base/use-people.js'
import { ShareCard } from '../card/ShareCard.js'
import { AskDialog } from '../contact/AskDialog.js'
import { EditContact } from '../contact/EditContact.js'
import { RequestChoices } from '../contact/RequestRow.js'
import { useActing, useContact, useRequestWith } from '../contact/use-contacts.js'
import { usePeopleTexts } from '../contact/use-people-texts.js'
import type { Mentionable } from '../mention/mentionable.js'
import { ReportSheet } from '../report/ReportSheet.js'
import { reportTextsOf } from '../text/report/index.js'
import { Avatar } from '../ui/Avatar.js'
import { classes } from '../ui/classes.js'
import { Dialog } from '../ui/Dialog.js'
import { Name } from '../ui/Name.js'
import { PopoverAt } from '../ui/PopoverAt.js'
import { canWrite, findMentionable, mention } from './mention-person.js'

interface PersonCardProps {
  /** The conversation in which they are named, if it is one. */
  readonly target?: Target
  readonly layer: PersonLayer
  readonly onClose: () => void
}

/** Who somebody is, and what one can do with them: a card at their name, on a phone a sheet. */
export function PersonCard({ target, layer: { userId, at }, onClose }: PersonCardProps) {
  const name = useUserName(userId)
  const contact = useContact(userId)
  const isTouch = useMedia(media.touch)
  const [dialog, setDialog] = useState<CardDialog>()
  if (dialog === 'ask') return <AskDialog userId={userId} onClose={onClose} />
  if (dialog === 'edit' && contact !== undefined) return <EditContact contact={contact} onClose={onClose} />
  if (dialog === 'report')
    return <ReportSheet target={{ target_type: 'user', target_id: userId }} onClose={onClose} />
  if (dialog === 'share')
    return <ShareCard subject={{ target_type: 'user', target_id: userId }} onClose={onClose} />
  const card = <Card target={target} userId={userId} onClose={onClose} onDialog={setDialog} />
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

/** What takes the place of the card. */
type CardDialog = 'ask' | 'edit' | 'report' | 'share'

interface CardProps {
  readonly target: Target | undefined
  readonly userId: number
  readonly onClose: () => void
  readonly onDialog: (dialog: CardDialog) => void
}

function Card({ target, userId, onClose, onDialog }: CardProps) {
  const texts = useTexts()
  const words = usePeopleTexts()
  const { report } = reportTextsOf(usePreferences().language)
  const [, navigate] = useLocation()
  const name = useUserName(userId)
  const isSelf = useOwnUser().id === userId
  const contact = useContact(userId)
  const request = useRequestWith(userId)
  const member = useMentionable(target, userId)
  const person = { target_type: 'user', target_id: userId } as const
  const after = (act: () => void) => () => {
    onClose()
    // Once the layer that is being closed has given the focus back.
    setTimeout(act)
  }
  return (
    <>
      <Face userId={userId} name={name} />
      {request !== undefined && (
        <div className="border-t border-line px-4 py-3" data-testid="person-request">
          <p className="text-sm">{request.from_id === userId ? words.wantsIn(name) : words.askedBefore}</p>
          {request.from_id === userId && request.text !== '' && (
            <p dir="auto" translate="yes" className="mt-1 text-sm text-ink-quiet wrap-content">
              {request.text}
            </p>
          )}
          <RequestChoices request={request} />
        </div>
      )}
      <div className="flex gap-1 border-t border-line p-2">
        {!isSelf && (
          <Action
            icon={<MessageCircle />}
            label={texts.person.message}
            testId="person-message"
            onPress={after(() =>
              navigate(pathOf(person), target === undefined ? { state: stacked } : undefined),
            )}
          />
        )}
        {member !== undefined && target !== undefined && (
          <Action
            icon={<AtSign />}
            label={texts.person.mention}
            testId="person-mention"
            onPress={after(() => mention(target, member))}
          />
        )}
        {contact !== undefined && (
          <Action
            icon={<Tag />}
            label={texts.details.edit}
            testId="person-edit"
            onPress={() => onDialog('edit')}
          />
        )}
        {!isSelf && contact === undefined && request === undefined && (
          <Action
            icon={<UserPlus />}
            label={texts.details.add}
            testId="person-ask"
            onPress={() => onDialog('ask')}
          />
        )}
        <Action
          icon={<Share2 />}
          label={words.card.share}
          testId="person-share"
          onPress={() => onDialog('share')}
        />
        <Action
          icon={<UserRound />}
          label={texts.person.profile}
          testId="person-profile"
          onPress={after(() => navigate(detailsPathOf(person), { state: stacked }))}
        />
      </div>
      {!isSelf && (
        <div className="border-t border-line p-1.5">
          <button
            type="button"
            onClick={() => onDialog('report')}
            data-testid="person-report"
            className="flex h-9 w-full items-center justify-center gap-1.5 rounded-m text-sm text-ink-quiet hover:bg-hover hover:text-ink"
          >
            <Flag className="size-4" />
            {report}
          </button>
        </div>
      )}
    </>
  )
}

/** Picture and names; the star of a contact. */
function Face({ userId, name }: { readonly userId: number; readonly name: string }) {
  const texts = useTexts()
  const words = usePeopleTexts()
  const client = useClient()
  const user = useUser(userId)
  const isSelf = useOwnUser().id === userId
  const presence = usePresence(isSelf ? undefined : userId)
  const contact = useContact(userId)
  const { isBusy, act } = useActing()
  return (
    <div className="flex items-center gap-3 px-4 pt-4 pb-3">
      <Avatar id={userId} name={name} url={user?.avatar_url} size="l" isOnline={presence?.online} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">
          <Name>{name}</Name>
          {isSelf && <span className="font-normal text-ink-quiet"> · {texts.you}</span>}
        </p>
        <p className="truncate text-sm text-ink-quiet">
          {user !== undefined && user.remark !== '' && (
            <>
              <Name>{chosenNameOf(user)}</Name> ·{' '}
            </>
          )}
          <Name>{user?.username ?? texts.user(userId)}</Name>
        </p>
        {contact !== undefined && contact.tags.length > 0 && (
          <p className="mt-1 flex flex-wrap gap-1">
            {contact.tags.map((tag) => (
              <bdi
                key={tag}
                className="max-w-full truncate rounded-s bg-hover px-1.5 py-0.5 text-xs text-ink-soft"
              >
                {tag}
              </bdi>
            ))}
          </p>
        )}
      </div>
      {contact !== undefined && (
        <button
          type="button"
          aria-pressed={contact.starred}
          aria-label={words.star}
          title={contact.starred ? words.unstar : words.star}
          disabled={isBusy}
          onClick={() =>
            void act(() => client.call('contact.update', { user_id: userId, starred: !contact.starred }))
          }
          data-testid="person-star"
          className="flex size-9 shrink-0 items-center justify-center self-start rounded-m hover:bg-hover"
        >
          <Star
            className={classes('size-5', contact.starred ? 'fill-current text-warning' : 'text-ink-quiet')}
          />
        </button>
      )}
    </div>
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
function useMentionable(target: Target | undefined, userId: number): Mentionable | undefined {
  const client = useClient()
  const texts = useTexts()
  const [found, setFound] = useState<Mentionable>()
  useEffect(() => {
    let isLeft = false
    const take = (one: Mentionable | undefined) => !isLeft && setFound(one)
    if (target !== undefined && canWrite())
      findMentionable(client, target, texts, userId).then(take, () => {})
    return () => {
      isLeft = true
    }
  }, [client, target, texts, userId])
  return found
}
