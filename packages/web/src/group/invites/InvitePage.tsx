import type { GroupCard } from '@stonechat/protocol'
import { joinTextMaxCharacters } from '@stonechat/protocol/limits'
import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { pathOf } from '../../base/address.js'
import { useApp, usePreferences, useTexts } from '../../base/context.js'
import { useSession } from '../../base/use-people.js'
import { WayOut } from '../../gone/WayOut.js'
import { failureText } from '../../text/error-text.js'
import { Avatar } from '../../ui/Avatar.js'
import { Button } from '../../ui/Button.js'
import { EmptyState } from '../../ui/EmptyState.js'
import { TextAreaField } from '../../ui/Field.js'
import { Name } from '../../ui/Name.js'
import { Spinner } from '../../ui/Spinner.js'
import { useGroupTexts } from '../use-group-texts.js'

/** Where a link into a group leads: what the group is, and the way in. */
export function InvitePage({ code }: { readonly code: string }) {
  const { language } = usePreferences()
  const texts = useTexts()
  const { card, failure, read } = useCard(code)
  if (card !== undefined) return <Invitation code={code} card={card} />
  if (failure === undefined)
    return (
      <div className="flex flex-1 items-center justify-center text-ink-quiet">
        <Spinner />
      </div>
    )
  return (
    <div className="min-h-0 flex-1" data-testid="invite-refused">
      <EmptyState title={failureText(failure, language)}>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={read}>{texts.retry}</Button>
          <WayOut />
        </div>
      </EmptyState>
    </div>
  )
}

/** What the link leads to, or why that cannot be had. */
function useCard(code: string) {
  const { client } = useApp()
  const [card, setCard] = useState<GroupCard>()
  const [failure, setFailure] = useState<unknown>()
  const read = useCallback(() => {
    setFailure(undefined)
    client.call('invite.get', { code }).then(setCard, setFailure)
  }, [client, code])
  useEffect(read, [read])
  return { card, failure, read }
}

function Invitation({ code, card }: { readonly code: string; readonly card: GroupCard }) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const words = useGroupTexts()
  const [, navigate] = useLocation()
  const [isBusy, setIsBusy] = useState(false)
  const [isWaiting, setIsWaiting] = useState(false)
  const [answer, setAnswer] = useState('')
  const target = { target_type: 'group', target_id: card.group_id } as const
  const isIn = useSession(target) !== undefined
  const path = pathOf(target)
  // Also whoever was in it before, or is let in while this is open.
  useEffect(() => {
    if (isIn) navigate(path, { replace: true })
  }, [isIn, navigate, path])

  const join = async () => {
    setIsBusy(true)
    try {
      const outcome = await client.call('invite.accept', { code, text: answer.trim() })
      if (outcome.status === 'requested') setIsWaiting(true)
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
    }
    setIsBusy(false)
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col items-center overflow-y-auto p-6" data-testid="invitation">
      <div className="my-auto flex w-full max-w-80 flex-col items-center gap-1 text-center">
        <p className="mb-4 text-ink-quiet">{words.invitedText}</p>
        <Avatar id={card.group_id} name={card.name} url={card.avatar_url} size="xl" isGroup />
        <h2 className="mt-3 max-w-full overflow-clip text-xl font-semibold wrap-content">
          <Name>{card.name}</Name>
        </h2>
        <p className="text-sm text-ink-quiet tabular-nums">{texts.chat.members(card.member_count)}</p>
        {card.approval && !isWaiting && (
          <TextAreaField
            className="mt-4 w-full text-start"
            label={card.question || words.requestText}
            value={answer}
            maxLength={joinTextMaxCharacters}
            onChange={(event) => setAnswer(event.target.value)}
            data-testid="join-answer"
          />
        )}
        {isWaiting ? (
          <p className="mt-6" role="status" data-testid="join-waits">
            {words.requestSent}
          </p>
        ) : (
          <Button
            tone="primary"
            className="mt-6 w-full"
            isBusy={isBusy}
            onClick={() => void join()}
            data-testid="join-group"
          >
            {card.approval ? words.askToJoin : words.joinGroup}
          </Button>
        )}
        <div className="mt-2">
          <WayOut />
        </div>
      </div>
    </div>
  )
}
